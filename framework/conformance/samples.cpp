#include "conformance/samples.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/remainder.h>

#include <equipoise/random.hpp>

namespace equipoise {

ImageSet sample_pictures(std::int64_t count, std::int64_t channels, std::int64_t side, std::int64_t classes) {
  ImageSet set;
  at::Generator generator = make_generator(7);
  const at::Tensor noise = at::randint(0, 100, {count, channels, side, side}, generator, at::kLong);
  const at::Tensor gradient = at::arange(side, at::kLong).mul(120).div(side, "floor");
  set.pixels = noise.add(gradient).to(at::kByte);
  set.labels = at::remainder(at::arange(count, at::kLong), classes);
  set.pixels.add_(set.labels.to(at::kByte).mul(30).view({count, 1, 1, 1}));
  set.classes = {"A", "B"};
  for (std::int64_t i = 0; i < count; ++i) set.ids.push_back("picture-" + std::to_string(i));
  return set;
}

Split sample_split(Kind kind, std::int64_t count, const ImageSpec& image) {
  Split split;
  split.train = sample_pictures(count, image.channels, image.height, kind == Kind::classifier ? 2 : 1);
  split.validation = sample_pictures(0, image.channels, image.height);
  return split;
}

ImageSpec smallest_image(const Trial& trial, std::int64_t channels) {
  std::string reason;
  for (const std::int64_t side : trial_sides) {
    const ImageSpec image{channels, side, side, 2, "area"};
    const auto trainable = trial.make_as<Trainable>();
    try {
      TrialContext context = trial.begin(image);
      guarded("build", [&] { trainable->build(image, context); });
      guarded("summary", [&] { trainable->summary(); });
      return image;
    } catch (const Error& error) {
      if (error.fault() != Fault::usage) throw Broken{error.what()};
      reason = error.what();
    }
  }
  throw Broken{"it can be built for no size up to 128 pixels with " + std::to_string(channels) +
               (channels == 1 ? " channel: " : " channels: ") + reason};
}

}  // namespace equipoise
