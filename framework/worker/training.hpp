#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <equipoise/component.hpp>

#include "worker/checkpoint.hpp"
#include "worker/curve.hpp"
#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// The loop that the host owns: build, prepare, steps with checkpoints between, then the model, the curve and
/// a preview. Goes on from a checkpoint in the stage's folder, with the same bits as without interruption.
class Training {
 public:
  /// `split.steps` is filled in by the loop.
  Training(Stage& stage, Trainable& trainable, Split split, const ImageSpec& image);
  /// Trains to the end and returns facts. Error(cancelled) after a checkpoint when the host asked to stop;
  /// Error(diverged) if a scalar is not finite.
  nlohmann::json run();

 private:
  void start();
  void resume(const Checkpoint& checkpoint);
  void train();
  void step();
  void checkpoint();
  void check_finite(const Step& step) const;
  std::optional<Validation> validate(bool epoch_ends);
  void preview();
  double seconds() const;
  std::string where() const;

  Stage& stage_;
  Trainable& trainable_;
  StageContext context_;
  Split split_;
  ImageSpec image_;
  Classifier* classifier_;
  Generator* generator_;
  Curve curve_;
  std::int64_t per_epoch_ = 1, done_ = 0, resumed_at_ = 0;
  std::int64_t end_ = 0;  // split_.steps, or where the component converged.
  double earlier_seconds_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  CheckpointClock clock_;
};

/// Optimiser steps for a length `{unit: steps / epochs / images, value}`; at least 1.
std::int64_t steps_of(const nlohmann::json& length, std::int64_t per_epoch, std::int64_t pictures);

}  // namespace equipoise
