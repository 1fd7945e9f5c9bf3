#pragma once

#include <cstdint>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

namespace equipoise::nn {

struct LossOptions {
  double focal_gamma = 0.0;
  double label_smoothing = 0.0;
  at::Tensor class_weights;  ///< [classes] float32; undefined: all 1.
};

/// Mean over the examples, weighted by their classes' weights, of
/// -sum_c t_c (1 - p_c)^gamma log p_c, p = softmax(logits): cross-entropy, or with gamma > 0 the focal loss
/// (Lin et al. 2017, eq. 4). `logits` [N, classes] float32; `targets` [N, classes], rows sum to 1, into which
/// the smoothing is blended; an example's weight is sum_c targets_c w_c. For one-hot targets without
/// smoothing it equals PyTorch's cross_entropy with `weight`.
at::Tensor classification_loss(const at::Tensor& logits, const at::Tensor& targets,
                               const LossOptions& options);

/// Inverse share of each class in `labels` [N], so that the mean over the examples is 1: N / (present n_c).
/// A class without examples gets 0. [classes] float32.
at::Tensor balanced_class_weights(const at::Tensor& labels, std::int64_t classes);

/// Rows of `labels` such that each class that is there appears as often as the most frequent one: all rows of
/// a class, over and over. [M] int64.
at::Tensor over_sampled_rows(const at::Tensor& labels, std::int64_t classes);

/// A draw from Beta(alpha, alpha).
double draw_beta(double alpha, at::Generator& generator);

}  // namespace equipoise::nn
