#include <ATen/core/Tensor.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/full_like.h>

#include <equipoise/error.hpp>

#include "equipoise/nn/unet_training.hpp"

namespace equipoise::nn {

UNetEvaluation::UNetEvaluation(const UNetTraining& training, const at::Tensor& labels, double guidance)
    : training_(training),
      guidance_(guidance),
      average_(training.ema_.get()),
      autocast_(training.precision_, training.device()) {
  const bool told = training.network().options().num_class_embeds > 0;
  if (guidance != 1.0 && !(told && training.knows_no_class()))
    throw Error(Fault::usage, "guidance needs a model that was trained with and without the class",
                "train with conditional = true and a label_dropout such as 0.1, or leave guidance at 1");
  if (!told) return;
  labels_ = labels.to(training.device());
  if (guidance != 1.0) labels_ = at::cat({labels_, at::full_like(labels_, training.image().classes)});
}

at::Tensor UNetEvaluation::operator()(const at::Tensor& x, double time) const {
  const at::Tensor when = at::full({1}, time, x.options().dtype(at::kFloat));
  if (guidance_ == 1.0) return training_.predict(x, when, labels_);
  const auto both = training_.predict(at::cat({x, x}), when, labels_).chunk(2);
  return both[0].mul(guidance_).add_(both[1], 1.0 - guidance_);
}

}  // namespace equipoise::nn
