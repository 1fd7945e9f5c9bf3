#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>

namespace equipoise::nn {

/// In which numbers a network's matrix products and convolutions are computed. Weights, norms, losses and
/// optimiser stay in float32.
enum class Precision { fp32, bf16, fp16 };

/// "fp32", "bf16" or "fp16". Error(usage) for another word, and for fp16 on a device that is no GPU.
Precision parse_precision(const std::string& text, at::Device device);

/// Automatic mixed precision in this thread while in scope, for tensors of `device`; the state before is
/// restored. Does nothing for fp32. Scopes nest; the cast weights are kept until the outermost ends, so do
/// not change weights within one.
class AutocastScope {
 public:
  AutocastScope(Precision precision, at::Device device);
  ~AutocastScope();
  AutocastScope(const AutocastScope&) = delete;
  AutocastScope& operator=(const AutocastScope&) = delete;

 private:
  bool active_;
  at::DeviceType type_;
  bool was_enabled_ = false;
  at::ScalarType earlier_dtype_ = at::kFloat;
};

/// Keeps the small gradients of fp16 from vanishing (Micikevicius et al. 2018): the loss is multiplied by a
/// scale that halves when a gradient overflows and doubles after 2,000 steps without.
class GradientScaler {
 public:
  double scale() const { return scale_; }
  /// Divides the gradients by the scale and adapts it. False if one is not finite: leave the step out then.
  bool unscale(const std::vector<at::Tensor>& parameters);

  /// Under `prefix`: "scale" and "good_steps".
  void save(TensorMap& to, const std::string& prefix = "scaler.") const;
  void load(const TensorMap& from, const std::string& prefix = "scaler.");

 private:
  double scale_ = 65536.0;
  std::int64_t good_steps_ = 0;
};

}  // namespace equipoise::nn
