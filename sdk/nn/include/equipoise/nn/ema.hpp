#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/nn/parameters.hpp>

namespace equipoise::nn {

/// An exponential moving average of a network's trainable tensors.
class Ema {
 public:
  /// The average begins as a copy of the present values. `decay` 0..1; early on min(decay, (1 + k) / (10 +
  /// k)) is used after k updates, as diffusers does.
  Ema(const Parameters& parameters, double decay);

  /// Moves the average towards the network's present values.
  void update();

  /// Exchanges the network's values and the average, bit for bit. Call twice to undo.
  void swap();

  std::int64_t updates() const { return updates_; }
  /// For resuming: the averages are loaded by swapping them in, this is the rest.
  void set_updates(std::int64_t updates) { updates_ = updates; }

 private:
  double decay_;
  std::int64_t updates_ = 0;
  std::vector<at::Tensor> parameters_, averages_;
};

/// Lets the network compute with its average while in scope. `ema` may be null: then nothing happens.
class EmaScope {
 public:
  explicit EmaScope(Ema* ema) : ema_(ema) {
    if (ema_ != nullptr) ema_->swap();
  }
  ~EmaScope() {
    if (ema_ != nullptr) ema_->swap();
  }
  EmaScope(const EmaScope&) = delete;
  EmaScope& operator=(const EmaScope&) = delete;

 private:
  Ema* ema_;
};

}  // namespace equipoise::nn
