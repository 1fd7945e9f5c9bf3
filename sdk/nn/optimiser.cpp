#include "equipoise/nn/optimiser.hpp"

#include <algorithm>
#include <cmath>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

void copy_checked(at::Tensor& to, const TensorMap& from, const std::string& name) {
  const at::Tensor& saved = require(from, name);
  if (saved.sizes() != to.sizes())
    throw Error(Fault::data, "tensor '" + name + "' has another shape than the network");
  to.copy_(saved);
}

at::Tensor cpu_copy(const at::Tensor& tensor) {
  return tensor.to(at::kCPU, at::kFloat, /*non_blocking=*/false, /*copy=*/true, at::MemoryFormat::Contiguous);
}

}  // namespace

Adam::Adam(const Parameters& parameters, AdamOptions options)
    : options_(options), names_(parameters.trainable_names()), parameters_(parameters.trainable()) {
  for (const at::Tensor& parameter : parameters_) {
    first_moments_.push_back(at::zeros_like(parameter, parameter.options().requires_grad(false)));
    second_moments_.push_back(at::zeros_like(parameter, parameter.options().requires_grad(false)));
  }
  decayed_.assign(parameters_.size(), true);
}

void Adam::decay_only(const std::vector<at::Tensor>& weights) {
  for (std::size_t i = 0; i < parameters_.size(); ++i)
    decayed_[i] = std::any_of(weights.begin(), weights.end(),
                              [&](const at::Tensor& weight) { return weight.is_same(parameters_[i]); });
}

void Adam::step(double learning_rate) {
  c10::NoGradGuard no_grad;
  ++steps_;
  step(learning_rate, true);
  step(learning_rate, false);
}

void Adam::step(double learning_rate, bool decayed) {
  std::vector<at::Tensor> parameters, gradients, first, second;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!parameters_[i].grad().defined() || decayed_[i] != decayed) continue;
    parameters.push_back(parameters_[i]);
    gradients.push_back(parameters_[i].grad());
    first.push_back(first_moments_[i]);
    second.push_back(second_moments_[i]);
  }
  if (parameters.empty()) return;
  const at::Tensor count =
      at::full({}, static_cast<double>(steps_), parameters.front().options().dtype(at::kFloat));
  const std::vector<at::Tensor> counts(parameters.size(), count);
  const auto& o = options_;
  const double decay = decayed ? o.weight_decay : 0.0;
  if (o.decoupled)
    at::_fused_adamw_(parameters, gradients, first, second, {}, counts, learning_rate, o.beta1, o.beta2,
                      decay, o.epsilon, /*amsgrad=*/false, /*maximize=*/false);
  else
    at::_fused_adam_(parameters, gradients, first, second, {}, counts, learning_rate, o.beta1, o.beta2, decay,
                     o.epsilon, /*amsgrad=*/false, /*maximize=*/false);
}

void Adam::zero_grad() {
  for (at::Tensor& parameter : parameters_) parameter.mutable_grad().reset();
}

void Adam::save(TensorMap& to, const std::string& prefix) const {
  to[prefix + "step"] = at::full({1}, steps_, at::kLong);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    to[prefix + "exp_avg." + names_[i]] = cpu_copy(first_moments_[i]);
    to[prefix + "exp_avg_sq." + names_[i]] = cpu_copy(second_moments_[i]);
  }
}

void Adam::load(const TensorMap& from, const std::string& prefix) {
  c10::NoGradGuard no_grad;
  steps_ = require(from, prefix + "step").item<std::int64_t>();
  for (std::size_t i = 0; i < names_.size(); ++i) {
    copy_checked(first_moments_[i], from, prefix + "exp_avg." + names_[i]);
    copy_checked(second_moments_[i], from, prefix + "exp_avg_sq." + names_[i]);
  }
}

double clip_gradient_norm(const std::vector<at::Tensor>& parameters, double limit) {
  c10::NoGradGuard no_grad;
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : parameters)
    if (parameter.grad().defined()) gradients.push_back(parameter.grad());
  if (gradients.empty()) return 0.0;
  const double norm = at::stack(at::_foreach_norm(gradients, 2)).norm().item<double>();
  const double scale = limit / (norm + 1e-6);
  if (limit > 0 && scale < 1.0) at::_foreach_mul_(gradients, scale);
  return norm;
}

double cosine_learning_rate(double peak, std::int64_t step, std::int64_t total, std::int64_t warmup) {
  if (step < warmup)
    return peak * static_cast<double>(step) / static_cast<double>(std::max<std::int64_t>(1, warmup));
  const double done =
      static_cast<double>(step - warmup) / static_cast<double>(std::max<std::int64_t>(1, total - warmup));
  return peak * std::max(0.0, 0.5 * (1.0 + std::cos(std::acos(-1.0) * done)));
}

}  // namespace equipoise::nn
