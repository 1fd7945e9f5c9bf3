#include "equipoise/nn/precision.hpp"

#include <ATen/autocast_mode.h>
#include <ATen/ops/_amp_foreach_non_finite_check_and_unscale.h>
#include <ATen/ops/full.h>
#include <ATen/ops/zeros.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

constexpr std::int64_t steps_to_grow = 2000;

}  // namespace

Precision parse_precision(const std::string& text, at::Device device) {
  if (text == "fp32") return Precision::fp32;
  if (text == "bf16") return Precision::bf16;
  if (text != "fp16") throw Error(Fault::usage, "unknown precision '" + text + "'", "use fp32, bf16 or fp16");
  if (!device.is_cuda())
    throw Error(Fault::usage, "precision fp16 needs a GPU, and this stage runs on " + device.str(),
                "use bf16, which processors compute as well, or run with --device cuda");
  return Precision::fp16;
}

AutocastScope::AutocastScope(Precision precision, at::Device device)
    : active_(precision != Precision::fp32), type_(device.type()) {
  if (!active_) return;
  was_enabled_ = at::autocast::is_autocast_enabled(type_);
  earlier_dtype_ = at::autocast::get_autocast_dtype(type_);
  at::autocast::increment_nesting();
  at::autocast::set_autocast_enabled(type_, true);
  at::autocast::set_autocast_dtype(type_, precision == Precision::bf16 ? at::kBFloat16 : at::kHalf);
}

AutocastScope::~AutocastScope() {
  if (!active_) return;
  at::autocast::set_autocast_enabled(type_, was_enabled_);
  at::autocast::set_autocast_dtype(type_, earlier_dtype_);
  if (at::autocast::decrement_nesting() == 0) at::autocast::clear_cache();
}

bool GradientScaler::unscale(const std::vector<at::Tensor>& parameters) {
  c10::NoGradGuard no_grad;
  std::vector<at::Tensor> gradients;
  for (const at::Tensor& parameter : parameters)
    if (parameter.grad().defined()) gradients.push_back(parameter.grad());
  if (gradients.empty()) return true;
  const auto options = gradients.front().options().dtype(at::kFloat);
  at::Tensor overflow = at::zeros({1}, options);
  at::_amp_foreach_non_finite_check_and_unscale_(gradients, overflow, at::full({1}, 1.0 / scale_, options));
  const bool finite = overflow.item<double>() == 0.0;
  good_steps_ = finite ? good_steps_ + 1 : 0;
  if (!finite) scale_ *= 0.5;
  if (good_steps_ < steps_to_grow) return finite;
  scale_ *= 2.0;
  good_steps_ = 0;
  return finite;
}

void GradientScaler::save(TensorMap& to, const std::string& prefix) const {
  to[prefix + "scale"] = at::full({1}, scale_, at::kDouble);
  to[prefix + "good_steps"] = at::full({1}, good_steps_, at::kLong);
}

void GradientScaler::load(const TensorMap& from, const std::string& prefix) {
  scale_ = require(from, prefix + "scale").item<double>();
  good_steps_ = require(from, prefix + "good_steps").item<std::int64_t>();
}

}  // namespace equipoise::nn
