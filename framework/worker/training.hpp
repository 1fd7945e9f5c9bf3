#pragma once

#include <chrono>
#include <cstdint>
#include <optional>
#include <string>

#include <nlohmann/json.hpp>

#include <equipoise/component.hpp>

#include "worker/checkpoint.hpp"
#include "worker/curve.hpp"
#include "worker/previews.hpp"
#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// The loop that the host owns: build, prepare, steps with checkpoints and previews between, then the model,
/// the curve and a last preview. Goes on from a checkpoint in the stage's folder, with the same bits as
/// without interruption.
class Training {
 public:
  /// `split.steps` is filled in by the loop.
  Training(Stage& stage, Trainable& trainable, Split split, const ImageSpec& image);
  /// Trains to the end and returns facts. Error(cancelled) after a checkpoint when the host asked to stop;
  /// Error(diverged) if a scalar or a weight is not finite, or a loss exceeds the stage's limit: the last
  /// checkpoint, of sound weights, is kept.
  nlohmann::json run();

 private:
  void start();
  void resume(const Checkpoint& checkpoint);
  void train();
  void step();
  void checkpoint();
  void check(const Step& step) const;
  [[noreturn]] void stop_diverged(const std::string& what) const;
  std::optional<Validation> validate(bool epoch_ends);
  /// The sheet that is due now, or the last one.
  void preview(bool last);
  double seconds() const;
  std::string where() const;

  Stage& stage_;
  Trainable& trainable_;
  StageContext context_;
  Split split_;
  ImageSpec image_;
  Classifier* classifier_;
  Previews previews_;
  CurveText curve_;
  std::int64_t per_epoch_ = 1, done_ = 0, resumed_at_ = 0;
  std::int64_t end_ = 0;  // split_.steps, or where the component converged.
  std::optional<double> loss_limit_;
  std::optional<std::int64_t> saved_;  // Steps in the last checkpoint.
  double earlier_seconds_ = 0;
  std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
  CheckpointClock clock_;
};

/// Optimiser steps for a length `{unit: steps / epochs / images, value}`; at least 1.
std::int64_t steps_of(const nlohmann::json& length, std::int64_t per_epoch, std::int64_t pictures);

}  // namespace equipoise
