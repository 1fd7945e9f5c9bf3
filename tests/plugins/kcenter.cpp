#include "kcenter/kcenter.hpp"

#include <algorithm>
#include <chrono>
#include <set>

#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>

#include "golden.hpp"
#include "kcenter/distance.hpp"
#include "kcenter/farthest_first.hpp"
#include "matching.hpp"
#include "picture_files.hpp"
#include "sampler_trial.hpp"

using namespace equipoise;

namespace {

std::vector<std::int64_t> select(SamplerContext& context, const at::Tensor& features, std::int64_t count) {
  KCenter sampler(KCenter::Options{});
  return chosen_rows(sampler, context, features, count);
}

}  // namespace

TEST_CASE("kcenter chooses as a plain NumPy loop on float64 does") {
  for (const auto& golden : golden_scores().at("kcenter")) {
    SamplerContext context;
    context.stage_seed = golden["seed"];
    const at::Tensor features = golden_features(golden["n"], golden["d"], 0.1);
    const auto rows = select(context, features, golden["count"]);
    CHECK(rows == golden["rows"].get<std::vector<std::int64_t>>());
    const PointMatrix points{features.data_ptr<float>(), features.size(0), features.size(1)};
    const auto centres = farthest_first(points, rows[0], golden["count"], 2, [](std::int64_t) {});
    CHECK(centres.radius == Approx(golden["radius"].get<double>()).margin(1e-9).epsilon(1e-6));
    CHECK(context.scores.at("mean_distance") == Approx(golden["spread"].get<double>()).epsilon(1e-9));
    CHECK(context.scores.at("radius") == centres.radius);
    CHECK(context.scores.at("first") == static_cast<double>(rows[0]));
    CHECK(context.ticks == golden["count"].get<std::int64_t>());
  }
}

TEST_CASE("kcenter takes the lowest index among equals and never one picture twice") {
  SamplerContext context;
  const auto rows = select(context, at::zeros({6, 3}), 6);
  std::vector<std::int64_t> rest(rows.begin() + 1, rows.end());
  CHECK(std::is_sorted(rest.begin(), rest.end()));
  CHECK(std::set<std::int64_t>(rows.begin(), rows.end()).size() == 6);
  CHECK(select(context, at::zeros({6, 3}), 0).empty());
}

TEST_CASE("kcenter refuses features that are not finite") {
  SamplerContext context;
  CHECK_THAT(data_error([&] { select(context, at::full({4, 2}, INFINITY), 2); }), holds("p/1000000"));
}

namespace {

/// Gonzalez's traversal without any bound.
std::vector<std::int64_t> plain_traversal(const PointMatrix& points, std::int64_t first, std::int64_t count) {
  std::vector<std::int64_t> rows{first};
  std::vector<double> near(static_cast<std::size_t>(points.rows), INFINITY);
  while (static_cast<std::int64_t>(rows.size()) < count) {
    for (std::int64_t i = 0; i < points.rows; ++i) {
      const double distance = squared_distance(points.row(i), points.row(rows.back()), points.columns);
      near[static_cast<std::size_t>(i)] = std::min(near[static_cast<std::size_t>(i)], distance);
    }
    for (const std::int64_t row : rows) near[static_cast<std::size_t>(row)] = -1;
    rows.push_back(std::max_element(near.begin(), near.end()) - near.begin());
  }
  return rows;
}

}  // namespace

TEST_CASE("bounds and threads change no pick, for values of any size") {
  for (const double scale : {1.0, 1e-18, 1e17})
    for (const std::int64_t columns : {1, 7, 16, 65, 200}) {
      at::Tensor features = golden_features(1500, columns, 0.4).mul(scale);
      if (columns == 16) features = features.mul(3).round();  // many equal distances
      const PointMatrix points{features.data_ptr<float>(), features.size(0), features.size(1)};
      const auto plain = plain_traversal(points, 7, 150);
      for (const int threads : {1, 3}) {
        const Centres centres = farthest_first(points, 7, 150, threads, [](std::int64_t) {});
        CHECK(centres.rows == plain);
        CHECK(centres.distances <= 1500 * 150);
      }
    }
}

TEST_CASE("single precision distances keep within their stated error") {
  for (const std::int64_t length : {1, 15, 64, 100, 129, 2048}) {
    const at::Tensor pair = golden_features(2, length, 0.2);
    const auto* a = pair.const_data_ptr<float>();
    const double exact = squared_distance(a, a + length, length);
    const auto single = static_cast<double>(squared_distance_below(a, a + length, length, INFINITY));
    CHECK(std::abs(single - exact) <= distance_error(length) * exact);
    if (length > 128)
      CHECK(squared_distance_below(a, a + length, length, static_cast<float>(exact / 2)) >= exact / 2);
  }
}

TEST_CASE("kcenter covers 1802 pictures of 512 features with 200 in little time", "[.timing]") {
  SamplerContext context;
  const at::Tensor features = golden_features(1802, 512, 0.1);
  const auto start = std::chrono::steady_clock::now();
  select(context, features, 200);
  const std::chrono::duration<double, std::milli> taken = std::chrono::steady_clock::now() - start;
  WARN("milliseconds: " << taken.count());
  CHECK(taken.count() < 50);
}
