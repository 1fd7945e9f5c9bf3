#include "adam.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/_foreach_add.h>
#include <ATen/ops/_foreach_norm.h>
#include <ATen/ops/_fused_adam.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <ATen/ops/zeros_like.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>

namespace equipoise::pggan {

namespace {

constexpr double epsilon = 1e-8;

void copy_checked(at::Tensor& to, const TensorMap& from, const std::string& name) {
  const at::Tensor& saved = require(from, name);
  if (saved.sizes() != to.sizes())
    throw Error(Fault::data, "pggan: tensor '" + name + "' has another shape than the network");
  to.copy_(saved);
}

}  // namespace

GrowingAdam::GrowingAdam(const nn::Parameters& parameters, double beta1, double beta2)
    : beta1_(beta1),
      beta2_(beta2),
      names_(parameters.trainable_names()),
      parameters_(parameters.trainable()) {
  for (const at::Tensor& parameter : parameters_) {
    const auto options = parameter.options().requires_grad(false);
    first_moments_.push_back(at::zeros_like(parameter, options));
    second_moments_.push_back(at::zeros_like(parameter, options));
    steps_.push_back(at::zeros({}, options));
  }
}

at::Tensor GrowingAdam::step(double learning_rate) {
  c10::NoGradGuard no_grad;
  std::vector<at::Tensor> parameters, gradients, first, second, steps;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    if (!parameters_[i].grad().defined()) continue;
    parameters.push_back(parameters_[i]);
    gradients.push_back(parameters_[i].grad());
    first.push_back(first_moments_[i]);
    second.push_back(second_moments_[i]);
    steps.push_back(steps_[i]);
    parameters_[i].mutable_grad().reset();
  }
  if (parameters.empty()) return at::zeros({});
  at::_foreach_add_(steps, 1);
  at::_fused_adam_(parameters, gradients, first, second, {}, steps, learning_rate, beta1_, beta2_,
                   /*weight_decay=*/0.0, epsilon, /*amsgrad=*/false, /*maximize=*/false);
  return at::stack(at::_foreach_norm(gradients, 2)).norm();
}

void GrowingAdam::save(TensorMap& to, const std::string& prefix) const {
  to[prefix + "steps"] = at::stack(steps_).to(at::kCPU);
  for (std::size_t i = 0; i < names_.size(); ++i) {
    to[prefix + "exp_avg." + names_[i]] = first_moments_[i].to(at::kCPU, at::kFloat, false, /*copy=*/true);
    to[prefix + "exp_avg_sq." + names_[i]] =
        second_moments_[i].to(at::kCPU, at::kFloat, false, /*copy=*/true);
  }
}

void GrowingAdam::load(const TensorMap& from, const std::string& prefix) {
  c10::NoGradGuard no_grad;
  at::Tensor steps = at::stack(steps_);
  copy_checked(steps, from, prefix + "steps");
  for (std::size_t i = 0; i < names_.size(); ++i) {
    steps_[i].copy_(steps[static_cast<std::int64_t>(i)]);
    copy_checked(first_moments_[i], from, prefix + "exp_avg." + names_[i]);
    copy_checked(second_moments_[i], from, prefix + "exp_avg_sq." + names_[i]);
  }
}

}  // namespace equipoise::pggan
