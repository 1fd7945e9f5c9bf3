#include "equipoise/nn/classification_loss.hpp"

#include <algorithm>
#include <vector>

#include <ATen/ATen.h>

namespace equipoise::nn {

at::Tensor classification_loss(const at::Tensor& logits, const at::Tensor& targets,
                               const LossOptions& options) {
  const at::Tensor log_p = at::log_softmax(logits, 1);
  const double smoothing = options.label_smoothing;
  const at::Tensor blended =
      smoothing > 0 ? targets * (1.0 - smoothing) + smoothing / static_cast<double>(targets.size(1))
                    : targets;
  const at::Tensor hardness = options.focal_gamma > 0
                                  ? blended * (1.0 - log_p.exp()).clamp_min(1e-7).pow(options.focal_gamma)
                                  : blended;
  const at::Tensor each = -(hardness * log_p).sum(1);
  if (!options.class_weights.defined()) return each.mean();
  const at::Tensor weights = at::mv(targets, options.class_weights);
  return (each * weights).sum() / weights.sum().clamp_min(1e-12);
}

at::Tensor balanced_class_weights(const at::Tensor& labels, std::int64_t classes) {
  const at::Tensor counts = at::bincount(labels, {}, classes).to(at::kFloat);
  const double present = (counts > 0).sum().item<double>();
  const at::Tensor weights = static_cast<double>(labels.size(0)) / (present * counts);
  return at::where(counts > 0, weights, at::zeros_like(weights));
}

at::Tensor over_sampled_rows(const at::Tensor& labels, std::int64_t classes) {
  const std::int64_t most = at::bincount(labels, {}, classes).max().item<std::int64_t>();
  std::vector<at::Tensor> parts;
  for (std::int64_t label = 0; label < classes; ++label) {
    const at::Tensor rows = (labels == label).nonzero().squeeze(1);
    if (rows.size(0) > 0) parts.push_back(rows.index_select(0, at::arange(most, at::kLong) % rows.size(0)));
  }
  return at::cat(parts);
}

double draw_beta(double alpha, at::Generator& generator) {
  const at::Tensor pair = at::_sample_dirichlet(at::full({2}, alpha, at::kDouble), generator);
  return pair[0].item<double>();
}

}  // namespace equipoise::nn
