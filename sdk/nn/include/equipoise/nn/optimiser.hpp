#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

struct AdamOptions {
  double beta1 = 0.9;
  double beta2 = 0.999;
  double epsilon = 1e-8;
  double weight_decay = 0.0;
  bool decoupled = true;  ///< AdamW (Loshchilov and Hutter 2019); false: decay is added to the gradient.
};

/// Adam (Kingma and Ba 2015) and AdamW over the trainable tensors of a network. What it keeps between steps
/// can be saved and loaded without loss of a bit.
class Adam {
 public:
  Adam(const Parameters& parameters, AdamOptions options);

  /// Restricts the weight decay to `weights`, which are among the network's tensors.
  void decay_only(const std::vector<at::Tensor>& weights);
  /// One update from the tensors' gradients; a tensor without one is left alone.
  void step(double learning_rate);
  /// Forgets the gradients.
  void zero_grad();
  std::int64_t steps() const { return steps_; }

  /// Under `prefix`: "step", "exp_avg.NAME" and "exp_avg_sq.NAME".
  void save(TensorMap& to, const std::string& prefix = "adam.") const;
  /// Error(data) if a tensor is missing or misshapen.
  void load(const TensorMap& from, const std::string& prefix = "adam.");

 private:
  /// One update of the parameters of which `decayed_` is `decayed`.
  void step(double learning_rate, bool decayed);

  AdamOptions options_;
  std::vector<std::string> names_;
  std::vector<at::Tensor> parameters_, first_moments_, second_moments_;
  std::vector<bool> decayed_;
  std::int64_t steps_ = 0;
};

/// Scales all gradients so that their common L2 norm is at most `limit` (0: no limit); the norm before
/// scaling.
double clip_gradient_norm(const std::vector<at::Tensor>& parameters, double limit);

/// Learning rate at `step` (from 0) of `total`: linear warm-up from 0, then half a cosine to 0, as diffusers'
/// `get_cosine_schedule_with_warmup`.
double cosine_learning_rate(double peak, std::int64_t step, std::int64_t total, std::int64_t warmup);

}  // namespace equipoise::nn
