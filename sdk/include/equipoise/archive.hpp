#pragma once

#include <map>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/error.hpp>

namespace equipoise {

/// Tensors by name.
using TensorMap = std::map<std::string, at::Tensor>;

/// What a trainable component keeps. `model` becomes `model.safetensors` (name its keys as torchvision or
/// diffusers do); `state` (optimiser moments, EMA shadow, counters) lives in checkpoints only and is empty
/// when a finished model is loaded.
struct Archive {
  TensorMap model;
  TensorMap state;
};

/// The tensor `name` of `tensors`; Error(data) naming it if it is missing.
inline const at::Tensor& require(const TensorMap& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw Error(Fault::data, "tensor '" + name + "' is missing from the archive");
  return found->second;
}

}  // namespace equipoise
