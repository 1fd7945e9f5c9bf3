#include "fid/fid.hpp"

#include <ATen/ops/full.h>

#include "fake_context.hpp"
#include "fid/frechet_distance.hpp"
#include "golden.hpp"
#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

std::vector<Score> measure(FakeContext& context, const at::Tensor& reference, const at::Tensor& candidate) {
  const Inputs inputs{{"reference", named_pictures("r", reference.size(0))},
                      {"candidate", named_pictures("c", candidate.size(0))}};
  context.features = {{"r/1000000", reference}, {"c/1000000", candidate}};
  return Fid(Fid::Options{}).measure(inputs, context);
}

}  // namespace

TEST_CASE("fid equals SciPy's value, with fewer and with more pictures than features") {
  for (const auto& golden : golden_scores().at("fid")) {
    const std::int64_t d = golden["d"];
    const double found =
        frechet_distance(golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    CHECK(found == Approx(golden["fid"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("fid of a set with itself is zero, and of a shifted set the squared shift") {
  for (const std::int64_t n : {10, 100}) {
    const at::Tensor features = golden_features(n, 20, 0.4);
    CHECK(frechet_distance(features, features) == Approx(0.0).margin(1e-6));
    CHECK(frechet_distance(features.to(at::kDouble), features.to(at::kDouble).add(0.5)) ==
          Approx(20 * 0.25).epsilon(1e-6));
  }
}

TEST_CASE("fid takes its sets by name, scores once and warns of small sets") {
  FakeContext context;
  const auto scores = measure(context, golden_features(20, 64, 0.1), golden_features(30, 64, 0.6));
  REQUIRE(scores.size() == 1);
  CHECK(scores[0].name == "fid");
  CHECK(scores[0].value > 1);
  REQUIRE(context.warnings.size() == 1);
  CHECK_THAT(context.warnings[0], holds("20 against 30"));
}

TEST_CASE("fid refuses single pictures and features that are not finite") {
  FakeContext context;
  const at::Tensor good = golden_features(5, 4, 0.1);
  CHECK_THAT(data_error([&] { measure(context, good, golden_features(1, 4, 0.1)); }),
             holds("at least 2 pictures"));
  CHECK_THAT(data_error([&] { measure(context, at::full({5, 4}, NAN), good); }), holds("NaN"));
}
