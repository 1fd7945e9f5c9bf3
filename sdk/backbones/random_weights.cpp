#include <cmath>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include <equipoise/backbones/weights.hpp>

namespace equipoise::backbones {

namespace {

std::uint64_t fnv1a(const std::string& name) {
  std::uint64_t hash = 0xCBF29CE484222325U;
  for (const char c : name) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001B3U;
  return hash;
}

std::uint64_t splitmix(std::uint64_t state) {
  state = (state ^ (state >> 30U)) * 0xBF58476D1CE4E5B9U;
  state = (state ^ (state >> 27U)) * 0x94D049BB133111EBU;
  return state ^ (state >> 31U);
}

/// offset + factor * v_i, each product and sum rounded to float32.
at::Tensor drawn(const TensorSpec& spec, std::uint64_t seed, float offset, float factor) {
  at::Tensor tensor = at::empty(spec.shape, at::kFloat);
  auto* values = tensor.data_ptr<float>();
  const std::uint64_t start = fnv1a(spec.name) ^ seed;
  const auto count = static_cast<std::uint64_t>(tensor.numel());
  for (std::uint64_t i = 0; i < count; ++i) {
    const std::uint64_t z = splitmix(start + (i + 1) * 0x9E3779B97F4A7C15U);
    const float v = 2.0F * (static_cast<float>(z >> 40U) * 0x1p-24F) - 1.0F;
    const float scaled = v * factor;
    values[i] = offset + scaled;
  }
  return tensor;
}

float he_bound(const TensorSpec& spec) {
  double fan_in = 1;
  for (std::size_t i = 1; i < spec.shape.size(); ++i) fan_in *= static_cast<double>(spec.shape[i]);
  return static_cast<float>(std::sqrt(6.0 / fan_in));
}

at::Tensor perturbed(const TensorSpec& spec, std::uint64_t seed) {
  switch (spec.role) {
    case Role::weight:
      return drawn(spec, seed, 0.0F, he_bound(spec));
    case Role::bias:
      return drawn(spec, seed, 0.0F, 0.01F);
    case Role::norm_weight:
      return drawn(spec, seed, 1.0F, 0.2F);
    case Role::running_var:
      return drawn(spec, seed, 1.0F, 0.5F);
    case Role::norm_bias:
    case Role::running_mean:
      return drawn(spec, seed, 0.0F, 0.1F);
  }
  return {};
}

}  // namespace

TensorMap random_parameters(const Network& network, std::uint64_t seed) {
  TensorMap tensors;
  for (const TensorSpec& spec : tensor_specs(network)) tensors[spec.name] = perturbed(spec, seed);
  return tensors;
}

TensorMap initial_parameters(const Network& network, std::uint64_t seed) {
  TensorMap tensors;
  for (const TensorSpec& spec : tensor_specs(network)) {
    const bool one = spec.role == Role::norm_weight || spec.role == Role::running_var;
    tensors[spec.name] = spec.role == Role::weight ? drawn(spec, seed, 0.0F, he_bound(spec))
                                                   : at::full(spec.shape, one ? 1.0 : 0.0, at::kFloat);
  }
  return tensors;
}

}  // namespace equipoise::backbones
