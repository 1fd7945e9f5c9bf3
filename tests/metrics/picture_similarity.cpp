#include <algorithm>
#include <cmath>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include "metric_trial.hpp"
#include "picture_similarity/diversity.hpp"
#include "picture_similarity/psnr.hpp"
#include "picture_similarity/ssim.hpp"

using namespace equipoise;

namespace {

/// The pictures of tests/golden/make_metrics.py.
at::Tensor pictures(std::int64_t n, std::int64_t channels, std::int64_t height, std::int64_t width,
                    bool noise) {
  at::Tensor all = at::empty({n, channels, height, width}, at::kByte);
  auto* value = all.data_ptr<std::uint8_t>();
  for (std::int64_t i = 0; i < n; ++i)
    for (std::int64_t c = 0; c < channels; ++c)
      for (std::int64_t y = 0; y < height; ++y)
        for (std::int64_t x = 0; x < width; ++x) {
          const std::int64_t smooth = (x * x + y * y + 5 * (i + 2 * c) * x) / 64 % 256;
          const std::int64_t grain = noise ? (x * 17 + y * 29 + i * 7 + c * 3) % 41 - 20 : 0;
          *value++ = static_cast<std::uint8_t>(std::clamp<std::int64_t>(smooth + grain, 0, 255));
        }
  return all;
}

ImageSet picture_set(const std::string& name, const at::Tensor& pixels) {
  ImageSet set = named_pictures(name, pixels.size(0));
  set.pixels = pixels;
  return set;
}

/// One pair of pictures of a golden case.
Inputs pair_of(const nlohmann::json& golden, std::int64_t i) {
  const std::int64_t c = golden["channels"], h = golden["height"], w = golden["width"];
  return {{"reference", picture_set("a", pictures(3, c, h, w, false).narrow(0, i, 1))},
          {"candidate", picture_set("a", pictures(3, c, h, w, true).narrow(0, i, 1))}};
}

template <class Metric>
double value(const Inputs& inputs, typename Metric::Options options = {}) {
  MetricTrial trial;
  return Metric(options).measure(inputs, trial)[0].value;
}

Inputs sets(const at::Tensor& reference, const at::Tensor& candidate) {
  return {{"reference", picture_set("a", reference)}, {"candidate", picture_set("a", candidate)}};
}

}  // namespace

TEST_CASE("ssim and psnr equal scikit-image's, ssim with mirrored borders torchmetrics'") {
  for (const auto& golden : golden_metrics().at("similarity"))
    for (std::int64_t i = 0; i < 3; ++i) {
      const Inputs pair = pair_of(golden, i);
      const auto k = static_cast<std::size_t>(i);
      Ssim::Options reflect;
      reflect.border = "reflect";
      CHECK(value<Ssim>(pair) == Approx(golden["ssim"][k].get<double>()).margin(1e-9));
      CHECK(value<Ssim>(pair, reflect) == Approx(golden["ssim_reflect"][k].get<double>()).margin(1e-9));
      CHECK(value<Psnr>(pair) == Approx(golden["psnr"][k].get<double>()).margin(1e-9));
    }
}

TEST_CASE("ms_ssim with mirrored borders equals torchmetrics'") {
  const nlohmann::json golden = golden_metrics().at("similarity")[0];
  for (std::int64_t i = 0; i < 3; ++i) {
    MsSsim::Options reflect;
    reflect.border = "reflect";
    CHECK(value<MsSsim>(pair_of(golden, i), reflect) ==
          Approx(golden["ms_ssim_reflect"][static_cast<std::size_t>(i)].get<double>()).margin(1e-7));
  }
}

TEST_CASE("a picture is perfectly similar to itself, and psnr stays finite") {
  const Inputs same = sets(pictures(4, 1, 32, 24, true), pictures(4, 1, 32, 24, true));
  CHECK(value<Ssim>(same) == Approx(1.0));
  CHECK(value<MsSsim>(same) == Approx(1.0));
  MetricTrial trial;
  const auto scores = Psnr(Psnr::Options{}).measure(same, trial);
  CHECK(scores[0].value == Approx(20 * std::log10(255.0) + 10 * std::log10(32 * 24)));
  CHECK(score_named(scores, "equal_pairs").value == 4);
  CHECK(scores[0].floor.value() < scores[0].value);
}

TEST_CASE("flat pictures have the similarity that the formula gives") {
  const Inputs flat = sets(at::full({2, 1, 16, 16}, 100, at::kByte), at::full({2, 1, 16, 16}, 50, at::kByte));
  const double c1 = 0.01 * 255 * 0.01 * 255;
  CHECK(value<Ssim>(flat) == Approx((2 * 100 * 50 + c1) / (100.0 * 100 + 50 * 50 + c1)).epsilon(1e-9));
}

TEST_CASE("pictures pair by order or by id, and what has no partner is named") {
  MetricTrial trial;
  const at::Tensor all = pictures(3, 1, 16, 16, false);
  Inputs inputs = sets(all, all.flip({0}));
  std::swap(inputs.at("candidate").ids[0], inputs.at("candidate").ids[2]);
  Psnr::Options by_id;
  by_id.pair_by = "id";
  CHECK(score_named(Psnr(by_id).measure(inputs, trial), "equal_pairs").value == 3);
  CHECK(score_named(Psnr(Psnr::Options{}).measure(inputs, trial), "equal_pairs").value == 1);
  inputs.at("candidate").ids[1] = "x/7";
  CHECK_THAT(error_of([&] { Psnr(by_id).measure(inputs, trial); }), holds("'x/7'"));
  CHECK_THAT(error_of([&] { value<Ssim>(sets(all, all.narrow(0, 0, 2))); }), holds("has 3 pictures"));
}

TEST_CASE("similarity refuses pictures without pixels or too small for its window") {
  const Inputs small = sets(pictures(2, 1, 10, 30, false), pictures(2, 1, 10, 30, false));
  CHECK_THAT(error_of([&] { value<Ssim>(small); }), holds("2: ssim needs pictures of at least 11 x 11"));
  const Inputs bare{{"reference", named_pictures("a", 2)}, {"candidate", named_pictures("b", 2)}};
  CHECK_THAT(error_of([&] { value<Ssim>(bare); }), holds("no size"));
  MsSsim::Options five;
  five.scales = 5;
  const Inputs middling = sets(pictures(2, 1, 64, 64, false), pictures(2, 1, 64, 64, false));
  CHECK_THAT(error_of([&] { value<MsSsim>(middling, five); }), holds("at least 176 pixels"));
}

TEST_CASE("diversity sees a set of copies, beside the reference") {
  MetricTrial trial;
  MsSsimDiversity::Options options;
  options.pairs = 20;
  const at::Tensor varied = pictures(8, 1, 48, 48, true);
  const Inputs copies{{"reference", picture_set("a", varied)},
                      {"candidate", picture_set("b", varied.narrow(0, 0, 1).expand({8, 1, 48, 48}))}};
  const Score score = MsSsimDiversity(options).measure(copies, trial)[0];
  CHECK(score.value == Approx(1.0));
  CHECK(score.floor.value() < 0.9);
}
