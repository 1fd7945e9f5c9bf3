#include "equipoise/nn/ema.hpp"

#include <algorithm>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

namespace equipoise::nn {

Ema::Ema(const Parameters& parameters, double decay) : decay_(decay) {
  for (const at::Tensor& parameter : parameters.trainable()) {
    parameters_.push_back(parameter.detach());
    averages_.push_back(parameter.detach().clone());
  }
}

void Ema::update() {
  c10::NoGradGuard no_grad;
  ++updates_;
  const auto k = static_cast<double>(updates_);
  const double decay = std::min(decay_, (1.0 + k) / (10.0 + k));
  at::_foreach_lerp_(averages_, parameters_, 1.0 - decay);
}

void Ema::swap() {
  c10::NoGradGuard no_grad;
  for (std::size_t i = 0; i < parameters_.size(); ++i) {
    const at::Tensor network = parameters_[i].clone();
    parameters_[i].copy_(averages_[i]);
    averages_[i].copy_(network);
  }
}

}  // namespace equipoise::nn
