#include "worker/divergence.hpp"

#include <cmath>
#include <cstdio>

#include <ATen/ops/isfinite.h>

namespace equipoise {

namespace {

std::string short_number(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.6g", value);
  return text;
}

}  // namespace

std::string divergence(const std::vector<Scalar>& scalars, const std::optional<double>& limit) {
  for (const Scalar& scalar : scalars) {
    const std::string said = scalar.name + " is " + short_number(scalar.value);
    if (!std::isfinite(scalar.value)) return said;
    const bool is_loss = scalar.name.find("loss") != std::string::npos;
    if (limit && is_loss && std::abs(scalar.value) > *limit)
      return said + ", beyond the loss_limit of " + short_number(*limit);
  }
  return {};
}

std::string divergence(const TensorMap& weights) {
  for (const auto& [name, tensor] : weights)
    if (tensor.defined() && tensor.is_floating_point() && !at::isfinite(tensor).all().item<bool>())
      return "'" + name + "' holds numbers that are not finite";
  return {};
}

}  // namespace equipoise
