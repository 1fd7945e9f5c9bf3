#pragma once

#include <memory>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// Something that maps pictures to features: an embedder, or a trained classifier's penultimate layer.
class FeatureSpace {
 public:
  /// `use` must outlive the object. The model's key is `use.model`, or `model` where the stage names it.
  FeatureSpace(Stage& stage, const ComponentUse& use, const std::string& model);

  /// The form that the pictures must have; height 0: any.
  const ImageSpec& input() const { return input_; }
  /// [N, D] float32 CPU, in batches; `images` has pixels at the input's size, channels are adapted.
  at::Tensor of(const ImageSet& images);
  /// The same for pixels of any size, which are resized.
  at::Tensor of_any_size(const ImageSet& images);

 private:
  at::Tensor batch(const ImageSet& images);

  Stage& stage_;
  const ComponentUse& use_;
  StageContext context_;
  std::unique_ptr<Embedder> embedder_;
  std::unique_ptr<Classifier> classifier_;
  ImageSpec input_;
};

}  // namespace equipoise
