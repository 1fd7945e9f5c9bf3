#pragma once

#include <ATen/core/Tensor.h>
#include <ATen/ops/where.h>

namespace equipoise {

/// uint8 0..255 -> float32 -1..1, same shape.
inline at::Tensor to_signed(const at::Tensor& pixels) {
  return pixels.to(at::kFloat).div_(127.5).sub_(1.0);
}

/// uint8 0..255 -> float32 0..1, same shape.
inline at::Tensor to_unit(const at::Tensor& pixels) {
  return pixels.to(at::kFloat).div_(255.0);
}

/// float -1..1 (clamped) -> uint8 0..255 CPU, rounded half to even.
inline at::Tensor to_pixels(const at::Tensor& signed_values) {
  return signed_values.detach().clamp(-1.0, 1.0).add(1.0).mul_(127.5).round_().to(at::kByte).cpu();
}

/// [N, C, H, W] mirrored left to right where `flip` [N] bool is true.
inline at::Tensor flip_where(const at::Tensor& pictures, const at::Tensor& flip) {
  return at::where(flip.view({-1, 1, 1, 1}), pictures.flip({3}), pictures);
}

}  // namespace equipoise
