#pragma once

#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/nn/parameters.hpp>

namespace equipoise::pggan {

/// Adam (Kingma and Ba 2015) for a network that grows: each tensor counts its own steps, so that the moments
/// of a layer that begins to learn late are corrected from its own beginning.
class GrowingAdam {
 public:
  GrowingAdam(const nn::Parameters& parameters, double beta1, double beta2);

  /// One update of the tensors that have a gradient, which is forgotten; the gradient's L2 norm.
  at::Tensor step(double learning_rate);

  /// Under `prefix`: "steps", "exp_avg.NAME" and "exp_avg_sq.NAME".
  void save(TensorMap& to, const std::string& prefix) const;
  /// Error(data) if a tensor is missing or misshapen.
  void load(const TensorMap& from, const std::string& prefix);

 private:
  double beta1_, beta2_;
  std::vector<std::string> names_;
  std::vector<at::Tensor> parameters_, first_moments_, second_moments_, steps_;
};

}  // namespace equipoise::pggan
