#include "worker/predictions.hpp"

#include <algorithm>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/isfinite.h>

namespace equipoise {

namespace {

constexpr std::int64_t kBatch = 256;

void check(const Stage& stage, const at::Tensor& probabilities, const ImageSet& images) {
  const auto classes = static_cast<std::int64_t>(images.classes.size());
  const std::string where = place(stage, stage.request.component);
  if (!probabilities.defined() || probabilities.dim() != 2 || probabilities.size(0) != images.size() ||
      probabilities.size(1) != classes || !probabilities.is_cpu() ||
      probabilities.scalar_type() != at::kFloat)
    throw Error(Fault::plugin, where + " gave no [" + std::to_string(images.size()) + ", " +
                                   std::to_string(classes) + "] float32 probabilities on the CPU");
  if (!at::isfinite(probabilities).all().item<bool>())
    throw Error(Fault::diverged, where + " predicts numbers that are not finite",
                "its training has diverged: lower the learning rate");
}

}  // namespace

at::Tensor predict_in_batches(Stage& stage, Classifier& classifier, const ImageSet& images,
                              StageContext& context, bool quiet) {
  const at::NoGradGuard no_grad;
  std::vector<at::Tensor> parts;
  for (std::int64_t begin = 0; begin < images.size(); begin += kBatch) {
    const ImageSet part = slice(images, begin, std::min(kBatch, images.size() - begin));
    context.mute(true);
    parts.push_back(
        guarded(place(stage, stage.request.component), [&] { return classifier.predict(part, context); }));
    context.mute(quiet);
    check(stage, parts.back(), part);
    context.tick(begin + part.size(), images.size());
  }
  const auto classes = static_cast<std::int64_t>(images.classes.size());
  return parts.empty() ? at::empty({0, classes}, at::kFloat) : at::cat(parts);
}

Validation validation_of(const at::Tensor& probabilities, const at::Tensor& labels) {
  const at::Tensor chosen = probabilities.to(at::kDouble).gather(1, labels.unsqueeze(1)).clamp_min(1e-12);
  const at::Tensor hits = probabilities.argmax(1).eq(labels);
  return {-chosen.log().mean().item<double>(), hits.to(at::kDouble).mean().item<double>()};
}

}  // namespace equipoise
