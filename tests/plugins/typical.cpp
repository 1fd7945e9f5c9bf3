#include "typical/typical.hpp"

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
  Typical sampler(Typical::Options{});
  return chosen_rows(sampler, context, features, count);
}

}  // namespace

TEST_CASE("typical chooses as plain NumPy on float64 does") {
  for (const auto& golden : golden_choices("typical")) {
    SamplerContext context;
    context.stage_seed = golden["seed"];
    const at::Tensor features = golden_features(golden["n"], golden["d"], 0.1);
    const auto wanted = golden["rows"].get<std::vector<std::int64_t>>();
    CHECK(select(context, features, golden["count"]) == wanted);
    CHECK(context.scores.at("inertia") == Approx(golden["inertia"].get<double>()).epsilon(1e-9));
  }
}

TEST_CASE("typical chooses as many as asked for although pictures are equal") {
  SamplerContext context;
  for (const std::int64_t count : {0, 1, 3, 6}) {
    const auto rows = select(context, at::zeros({6, 3}), count);
    CHECK(std::set<std::int64_t>(rows.begin(), rows.end()).size() == static_cast<std::size_t>(count));
  }
  at::Tensor twins = at::zeros({8, 2});
  twins.narrow(0, 4, 4).fill_(1.0);
  const auto rows = select(context, twins, 5);
  CHECK(std::set<std::int64_t>(rows.begin(), rows.end()).size() == 5);
}

TEST_CASE("typical finds the middle of groups that lie apart, the largest first") {
  at::Tensor features = at::zeros({7, 1});
  const float values[] = {0.F, 1.F, 2.1F, 3.F, 100.F, 101.F, 102.5F};
  std::copy_n(values, 7, features.data_ptr<float>());
  SamplerContext context;
  CHECK(select(context, features, 2) == std::vector<std::int64_t>{1, 5});
}

TEST_CASE("typical refuses features that are not finite") {
  SamplerContext context;
  CHECK_THAT(data_error([&] { select(context, at::full({4, 2}, INFINITY), 2); }), holds("p/1000000"));
}
