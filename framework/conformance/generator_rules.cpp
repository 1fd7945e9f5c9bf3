#include <ATen/ops/abs.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/equal.h>
#include <ATen/ops/zeros.h>

#include "conformance/learner.hpp"
#include "conformance/rule.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

const std::vector<Kind> kGenerators{Kind::generator};

/// A generator after two steps, as a generate stage would load it.
struct Drawn {
  ImageSpec image;
  Archive archive;

  Drawn(const Trial& trial, std::int64_t channels) : image(smallest_image(trial, channels)) {
    Learner learner(trial, image, sample_split(Kind::generator, 6, image));
    learner.run(2);
    archive = learner.keep().archive;
  }

  at::Tensor pictures(const Trial& trial, std::int64_t count, std::int64_t first,
                      bool cancelled = false) const {
    TrialContext context = trial.begin(image);
    const auto model = finished_model(trial, image, archive, context);
    auto& generator = dynamic_cast<Generator&>(*model);
    context.cancelled = cancelled;
    return guarded("sample", [&] { return generator.sample(at::zeros({count}, at::kLong), first, context); });
  }
};

std::string shape_text(const at::Tensor& tensor) {
  std::string text;
  for (const std::int64_t size : tensor.sizes()) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return "[" + text + "]";
}

void check_form(const at::Tensor& pictures, std::int64_t count, const ImageSpec& image) {
  demand(pictures.defined(), "sample returns an undefined tensor");
  demand(pictures.scalar_type() == at::kByte, "sample returns no uint8");
  demand(pictures.is_cpu(), "sample returns a tensor that is not on the CPU");
  const std::vector<std::int64_t> wanted{count, image.channels, image.height, image.width};
  demand(pictures.sizes().vec() == wanted,
         "sample returns " + shape_text(pictures) + " for " + std::to_string(count) + " labels");
}

void pictures_of(const Trial& trial, std::int64_t channels) {
  const Drawn drawn(trial, channels);
  check_form(drawn.pictures(trial, 3, 0), 3, drawn.image);
}

void one_channel(const Trial& trial) {
  pictures_of(trial, 1);
}
void three_channels(const Trial& trial) {
  pictures_of(trial, 3);
}

void same_seed_same_pictures(const Trial& trial) {
  const Drawn drawn(trial, 1);
  demand(at::equal(drawn.pictures(trial, 2, 0), drawn.pictures(trial, 2, 0)),
         "the same pictures drawn twice from one model differ");
}

void batch_independence(const Trial& trial) {
  const Drawn drawn(trial, 1);
  const at::Tensor together = drawn.pictures(trial, 3, 0);
  const at::Tensor apart = at::cat({drawn.pictures(trial, 1, 0), drawn.pictures(trial, 2, 1)});
  // Kernels may round otherwise for another batch: one grey level is no other picture.
  const auto worst = at::abs(together.to(at::kInt).sub(apart.to(at::kInt))).max().item<std::int64_t>();
  demand(worst <= 1, "pictures 1 and 2 drawn on their own differ by up to " + std::to_string(worst) +
                         " grey levels from those drawn together with picture 0");
}

void no_labels(const Trial& trial) {
  const Drawn drawn(trial, 1);
  accepted("drawing no pictures", [&] { check_form(drawn.pictures(trial, 0, 0), 0, drawn.image); });
}

void cancel(const Trial& trial) {
  const Drawn drawn(trial, 1);
  demand_cancellable([&] { drawn.pictures(trial, 2, 0, true); });
}

}  // namespace

std::vector<Rule> generator_rules() {
  const std::string form = "return [N, C, H, W] uint8 on the CPU, as build was told; see to_pixels";
  return {
      {"one_channel", kGenerators, "grey pictures have the right form", form, one_channel},
      {"three_channels", kGenerators, "colour pictures have the right form", form, three_channels},
      {"same_seed_same_pictures", kGenerators, "a finished model draws the same pictures again",
       "draw from Context::noise and picture_noise only; load everything that sample reads from section "
       "'model'",
       same_seed_same_pictures},
      {"batch_independence", kGenerators, "a picture does not depend on the batch that it is drawn in",
       "take noise from Context::noise(first, shape) and picture_noise; normalise no picture by its batch",
       batch_independence},
      {"no_labels", kGenerators, "no labels give no pictures, or are refused",
       "return an empty [0, C, H, W] or throw Error(Fault::usage, ...)", no_labels},
      {"cancel", kGenerators, "a cancellation passes through",
       "let the Error that Context::tick throws pass: catch no exceptions round it", cancel},
  };
}

}  // namespace equipoise
