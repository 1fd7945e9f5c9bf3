#include "herding/herding.hpp"

#include <algorithm>
#include <set>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "golden.hpp"
#include "matching.hpp"
#include "picture_files.hpp"
#include "sampler_trial.hpp"

using namespace equipoise;

namespace {

std::vector<std::int64_t> select(SamplerContext& context, const at::Tensor& features, std::int64_t count) {
  Herding sampler(Herding::Options{});
  return chosen_rows(sampler, context, features, count);
}

}  // namespace

TEST_CASE("herding chooses as plain NumPy on float64 does") {
  for (const auto& golden : golden_choices("herding")) {
    SamplerContext context;
    const at::Tensor features = golden_features(golden["n"], golden["d"], 0.1);
    const auto wanted = golden["rows"].get<std::vector<std::int64_t>>();
    CHECK(select(context, features, golden["count"]) == wanted);
    CHECK(context.scores.at("mean_gap") == Approx(golden["mean_gap"].get<double>()).margin(1e-9));
  }
}

TEST_CASE("herding takes equal pictures in order of ids, each once, all or none") {
  SamplerContext context;
  const auto rows = select(context, at::zeros({6, 3}), 6);
  CHECK(rows == std::vector<std::int64_t>{0, 1, 2, 3, 4, 5});
  CHECK(select(context, at::zeros({6, 3}), 0).empty());
  CHECK(select(context, golden_features(9, 2, 0.1), 9).size() == 9);
}

TEST_CASE("herding refuses features that are not finite") {
  SamplerContext context;
  CHECK_THAT(data_error([&] { select(context, at::full({4, 2}, INFINITY), 2); }), holds("p/1000000"));
}
