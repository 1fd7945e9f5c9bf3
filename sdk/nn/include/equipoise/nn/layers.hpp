#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

/// Fully connected: [..., in] -> [..., out]. Keys NAME.weight [out, in], NAME.bias [out].
struct Linear {
  at::Tensor weight, bias;

  Linear(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
         Init init = Init::fan_in);
  at::Tensor operator()(const at::Tensor& x) const;
};

/// Square convolution of [N, in, H, W] with zero padding `kernel / 2`. Keys NAME.weight [out, in, k, k],
/// NAME.bias.
struct Conv2d {
  at::Tensor weight, bias;
  std::int64_t stride = 1;

  Conv2d(Parameters& parameters, const std::string& name, std::int64_t in, std::int64_t out,
         std::int64_t kernel, std::int64_t stride = 1, Init init = Init::fan_in);
  at::Tensor operator()(const at::Tensor& x) const;
};

/// Group normalisation (Wu and He 2018) of [N, channels, ...]. Keys NAME.weight, NAME.bias.
struct GroupNorm {
  at::Tensor weight, bias;
  std::int64_t groups = 1;
  double epsilon = 1e-5;

  GroupNorm(Parameters& parameters, const std::string& name, std::int64_t channels, std::int64_t groups,
            double epsilon);
  at::Tensor operator()(const at::Tensor& x) const;
  /// Followed by SiLU.
  at::Tensor with_silu(const at::Tensor& x) const;
};

/// Batch normalisation of [N, channels, H, W]. Keys NAME.weight, NAME.bias, NAME.running_mean,
/// NAME.running_var.
struct BatchNorm2d {
  at::Tensor weight, bias, running_mean, running_var;
  double epsilon = 1e-5;

  BatchNorm2d(Parameters& parameters, const std::string& name, std::int64_t channels, double epsilon);
  /// Normalises with the batch's statistics and moves the running ones by `momentum` towards them.
  at::Tensor train(const at::Tensor& x, double momentum) const;
  /// Normalises with the running statistics.
  at::Tensor operator()(const at::Tensor& x) const;
};

}  // namespace equipoise::nn
