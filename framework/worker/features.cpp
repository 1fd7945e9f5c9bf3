#include "worker/features.hpp"

#include <algorithm>
#include <sstream>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>

#include "worker/pictures.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kBatch = 256;

at::Tensor resized(const at::Tensor& pixels, const ImageSpec& spec) {
  std::vector<at::Tensor> pictures;
  for (std::int64_t i = 0; i < pixels.size(0); ++i) pictures.push_back(resize_picture(pixels[i], spec));
  return at::stack(pictures);
}

}  // namespace

FeatureSpace::FeatureSpace(Stage& stage, const ComponentUse& use, const std::string& model)
    : stage_(stage), use_(use), context_(stage, use) {
  context_.mute(true);
  if (use.kind == Kind::embedder) {
    embedder_ = make_component<Embedder>(stage, use);
    input_ = guarded(place(stage, use), [&] { return embedder_->input(); });
    return;
  }
  if (use.kind != Kind::classifier)
    throw Error(Fault::usage, place(stage, use) + " has no features",
                "use an embedder or a trained classifier");
  classifier_ = make_component<Classifier>(stage, use);
  input_ = read_model_facts(stage.store, model).image;
  restore_model(stage, use, model, *classifier_, context_);
}

at::Tensor FeatureSpace::of(const ImageSet& images) {
  std::vector<at::Tensor> parts;
  for (std::int64_t begin = 0; begin < images.size(); begin += kBatch) {
    const ImageSet part = slice(images, begin, std::min(kBatch, images.size() - begin));
    parts.push_back(batch(with_channels(part, input_.channels)));
    // A single batch, as a training step asks for, is no work of its own.
    if (images.size() > kBatch) stage_.host.progress(begin + part.size(), images.size(), "pictures", {});
    if (stage_.host.stop_requested()) throw Error(Fault::cancelled, place(stage_, use_) + " was stopped");
  }
  return parts.empty() ? at::empty({0, 0}, at::kFloat) : at::cat(parts);
}

at::Tensor FeatureSpace::batch(const ImageSet& images) {
  const at::NoGradGuard no_grad;
  const at::Tensor features = guarded(place(stage_, use_), [&] {
    return embedder_ ? embedder_->embed(images.pixels, context_) : classifier_->features(images, context_);
  });
  if (features.defined() && features.dim() == 2 && features.size(0) == images.size() &&
      features.scalar_type() == at::kFloat && features.is_cpu())
    return features.contiguous();
  std::ostringstream shape;
  if (features.defined()) shape << features.sizes() << " " << features.dtype().name();
  throw Error(Fault::plugin,
              place(stage_, use_) + " gave features " + shape.str() + " for " +
                  std::to_string(images.size()) + " pictures",
              "return [N, D] float32 on the CPU");
}

at::Tensor FeatureSpace::of_any_size(const ImageSet& images) {
  const bool fits =
      input_.height == 0 || (images.pixels.size(2) == input_.height && images.pixels.size(3) == input_.width);
  if (fits && input_.type == "uint8") return of(images);
  ImageSet copy = images;
  copy.pixels = resized(images.pixels, input_);
  return of(copy);
}

}  // namespace equipoise
