#pragma once

#include <cstdint>
#include <optional>

#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>

#include "neighbours.hpp"

namespace equipoise {

/// What is known of each candidate.
struct Findings {
  Neighbours features;
  std::optional<Neighbours> pixels;
  at::Tensor authentic;  ///< [N] bool
  at::Tensor level;      ///< [N] float64, `Alarm::levels`
  at::Tensor flagged;    ///< [N] bool
};

/// Writes `memorisation.csv` into the artefact: a row for each candidate, the most suspicious first.
/// Error(data) if it cannot be written.
void write_table(const Inputs& inputs, const Findings& findings, Context& context);

/// Draws the `count` most suspicious candidates, each beside its nearest training and held-out picture.
void draw_closest(const Inputs& inputs, const Findings& findings, std::int64_t count, Context& context);

}  // namespace equipoise
