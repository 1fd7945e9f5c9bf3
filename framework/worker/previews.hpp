#pragma once

#include <cstdint>
#include <filesystem>

#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// Sheets of pictures that a generator draws while it learns, always from the same noise, so that they can be
/// laid side by side: `previews/000500.png` after each `preview_every` steps, `preview.png` at the end. They
/// leave no trace in the training. Does nothing for other components.
class Previews {
 public:
  Previews(Stage& stage, Trainable& trainable, const ImageSet& train);

  /// Removes what an earlier attempt left of steps after `done`.
  void keep_until(std::int64_t done) const;
  /// Draws the sheet of step `done` if it is due and not there. Error(cancelled) if the host asked to stop.
  void draw_if_due(std::int64_t done, StageContext& context) const;
  /// Draws the last sheet.
  void draw_last(std::int64_t done, StageContext& context) const;

 private:
  at::Tensor pictures(StageContext& context) const;
  bool due(std::int64_t done) const;
  std::filesystem::path sheet(std::int64_t done) const;
  void write(const at::Tensor& pictures, std::int64_t done) const;

  Stage& stage_;
  Generator* generator_;
  at::Tensor labels_;
  std::int64_t every_;
};

/// The folder of a stage that holds the sheets drawn on the way.
constexpr const char* previews_folder = "previews";

}  // namespace equipoise
