#include "kcenter/kcenter.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "fake_context.hpp"
#include "golden.hpp"
#include "kcenter/farthest_first.hpp"
#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

std::vector<std::int64_t> select(FakeContext& context, const at::Tensor& features, std::int64_t count) {
  const ImageSet pool = named_pictures("p", features.size(0));
  context.features = {{pool.ids[0], features}};
  const at::Tensor chosen = KCenter(KCenter::Options{}).select(pool, count, context);
  const auto* rows = chosen.data_ptr<std::int64_t>();
  return {rows, rows + chosen.size(0)};
}

}  // namespace

TEST_CASE("kcenter chooses as a plain NumPy loop on float64 does") {
  for (const auto& golden : golden_scores().at("kcenter")) {
    FakeContext context;
    context.stage_seed = golden["seed"];
    const at::Tensor features = golden_features(golden["n"], golden["d"], 0.1);
    const auto rows = select(context, features, golden["count"]);
    CHECK(rows == golden["rows"].get<std::vector<std::int64_t>>());
    const PointMatrix points{features.data_ptr<float>(), features.size(0), features.size(1)};
    const auto centres = farthest_first(points, rows[0], golden["count"], [](std::int64_t) {});
    CHECK(centres.radius == Approx(golden["radius"].get<double>()).margin(1e-9).epsilon(1e-6));
    CHECK(mean_pairwise_distance(points, rows) == Approx(golden["spread"].get<double>()).epsilon(1e-6));
    CHECK(context.notes.size() == 1);
    CHECK(context.ticks == golden["count"].get<std::int64_t>());
  }
}

TEST_CASE("kcenter takes the lowest index among equals and never one picture twice") {
  FakeContext context;
  const auto rows = select(context, at::zeros({6, 3}), 6);
  std::vector<std::int64_t> rest(rows.begin() + 1, rows.end());
  CHECK(std::is_sorted(rest.begin(), rest.end()));
  CHECK(std::set<std::int64_t>(rows.begin(), rows.end()).size() == 6);
  CHECK(select(context, at::zeros({6, 3}), 0).empty());
}

TEST_CASE("kcenter refuses features that are not finite") {
  FakeContext context;
  CHECK_THAT(data_error([&] { select(context, at::full({4, 2}, INFINITY), 2); }), holds("p/1000000"));
}

TEST_CASE("kcenter covers 1802 pictures of 512 features with 200 in little time", "[.timing]") {
  FakeContext context;
  const at::Tensor features = golden_features(1802, 512, 0.1);
  const auto start = std::chrono::steady_clock::now();
  select(context, features, 200);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  WARN("milliseconds: " << taken.count() << ", " << context.notes[0]);
  CHECK(taken.count() < 50);
}
