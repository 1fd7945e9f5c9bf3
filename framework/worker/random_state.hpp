#pragma once

#include <cstdint>

#include <ATen/core/Generator.h>

#include <equipoise/archive.hpp>

namespace equipoise {

/// Seeds LibTorch's default generators for a stage and returns a generator of the stage's own on `device`.
at::Generator seed_generators(std::uint64_t seed, at::Device device);

/// The states of the default generators and of `stage`, by name.
TensorMap random_state(const at::Generator& stage, at::Device device);
/// Puts back what `random_state` returned. Error(data) if a state is missing.
void restore_random_state(const TensorMap& state, at::Generator& stage, at::Device device);

/// Puts the states back at the end of a scope, so that previews and validation leave no trace in a training.
class RandomStateGuard {
 public:
  RandomStateGuard(at::Generator& stage, at::Device device)
      : stage_(stage), device_(device), state_(random_state(stage, device)) {}
  ~RandomStateGuard() { restore_random_state(state_, stage_, device_); }
  RandomStateGuard(const RandomStateGuard&) = delete;
  RandomStateGuard& operator=(const RandomStateGuard&) = delete;

 private:
  at::Generator& stage_;
  at::Device device_;
  TensorMap state_;
};

}  // namespace equipoise
