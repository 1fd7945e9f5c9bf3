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
  TensorMap model = {};
  TensorMap state = {};
  /// How other software expects the model on disk, for `equipoise export`: small text files by relative path
  /// ("unet/config.json"), and where the weights belong ("unet/diffusion_pytorch_model.safetensors"; empty:
  /// there is no such form).
  std::map<std::string, std::string> files = {};
  std::string weights_path = {};
};

/// The tensor `name` of `tensors`; Error(data) naming it if it is missing.
inline const at::Tensor& require(const TensorMap& tensors, const std::string& name) {
  const auto found = tensors.find(name);
  if (found == tensors.end()) throw Error(Fault::data, "tensor '" + name + "' is missing from the archive");
  return found->second;
}

}  // namespace equipoise
