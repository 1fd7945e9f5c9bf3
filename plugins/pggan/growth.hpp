#pragma once

#include <cstdint>
#include <vector>

namespace equipoise::pggan {

/// The side of the pictures of level 0.
constexpr std::int64_t smallest_side = 4;

/// How far the networks have grown.
struct Growth {
  std::int64_t level = 0;  ///< Doublings of 4 pixels.
  double alpha = 1.0;      ///< Share of the newest level in the picture, 0 < alpha <= 1.

  std::int64_t side() const { return smallest_side << level; }
  bool fading() const { return level > 0 && alpha < 1.0; }
};

/// The level whose pictures have this side; Error(usage) unless it is a power of two of at least 4 pixels.
std::int64_t level_of(std::int64_t side);

/// What a user can say about growing.
struct GrowthPlan {
  std::int64_t first_side = 8;
  std::int64_t last_side = 64;
  /// Steps of each phase. Empty: the training is split evenly; one number: for each phase; else one a phase,
  /// where that of the last may be left out. The last phase always lasts until the end of the training.
  std::vector<std::int64_t> phase_steps;
  double fade_share = 0.5;  ///< Share of a phase in which its level fades in; the first phase has no fade-in.
};

/// Which step trains which level: a pure function of the step's index.
class GrowthSchedule {
 public:
  /// Error(usage) if the sides or the number of phases do not fit, or if `total` steps end before the last
  /// phase begins. `total` 0 stands for a training of unknown length: then nothing is refused.
  GrowthSchedule(const GrowthPlan& plan, std::int64_t total);

  Growth at(std::int64_t step) const;
  /// From 0.
  std::int64_t phase(std::int64_t step) const;
  std::int64_t phases() const { return static_cast<std::int64_t>(begins_.size()); }
  /// The first step of a phase.
  std::int64_t begin(std::int64_t phase) const { return begins_[static_cast<std::size_t>(phase)]; }
  /// The first step at which pictures of the last side come from the newest level alone.
  std::int64_t grown() const { return begins_.back() + fades_.back(); }

 private:
  std::int64_t first_level_ = 0;
  std::vector<std::int64_t> begins_, fades_;
};

}  // namespace equipoise::pggan
