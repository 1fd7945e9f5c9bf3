#include "kid/kid.hpp"

#include "fake_context.hpp"
#include "golden.hpp"
#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

std::vector<Score> measure(FakeContext& context, const Kid::Options& options, const at::Tensor& reference,
                           const at::Tensor& candidate) {
  const Inputs inputs{{"reference", named_pictures("r", reference.size(0))},
                      {"candidate", named_pictures("c", candidate.size(0))}};
  context.features = {{"r/1000000", reference}, {"c/1000000", candidate}};
  return Kid(options).measure(inputs, context);
}

}  // namespace

TEST_CASE("kid and its standard deviation equal NumPy's values") {
  for (const auto& golden : golden_scores().at("kid")) {
    FakeContext context;
    context.stage_seed = golden["seed"];
    Kid::Options options;
    options.subsets = golden["subsets"];
    options.subset_size = golden["size"];
    const std::int64_t d = golden["d"];
    const auto scores =
        measure(context, options, golden_features(golden["n"], d, 0.1), golden_features(golden["m"], d, 0.6));
    REQUIRE(scores.size() == 2);
    CHECK(scores[0].name == "kid");
    CHECK(scores[0].value == Approx(golden["kid"].get<double>()).epsilon(1e-6));
    CHECK(scores[1].name == "kid_sd");
    CHECK(scores[1].value == Approx(golden["kid_sd"].get<double>()).epsilon(1e-6));
  }
}

TEST_CASE("kid_sd takes halves unless told, and refuses subsets larger than the sets") {
  FakeContext context;
  const at::Tensor reference = golden_features(30, 6, 0.1);
  const at::Tensor candidate = golden_features(20, 6, 0.6);
  Kid::Options halves;
  Kid::Options ten;
  ten.subset_size = 10;
  CHECK(measure(context, halves, reference, candidate)[1].value ==
        measure(context, ten, reference, candidate)[1].value);
  Kid::Options large;
  large.subset_size = 21;
  CHECK_THROWS_AS(measure(context, large, reference, candidate), Error);
  CHECK_THAT(data_error([&] { measure(context, halves, golden_features(3, 6, 0.1), candidate); }),
             holds("at least 4 pictures"));
}
