#include "growth.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <equipoise/error.hpp>

namespace equipoise::pggan {

namespace {

/// The steps of each phase as planned; the last may be 0 where the plan leaves it open.
std::vector<std::int64_t> planned_lengths(const GrowthPlan& plan, std::int64_t phases, std::int64_t total) {
  const auto count = static_cast<std::size_t>(phases);
  const auto& given = plan.phase_steps;
  std::vector<std::int64_t> lengths(count, 0);
  if (given.empty()) {
    for (std::int64_t i = 0; i < phases; ++i)
      lengths[static_cast<std::size_t>(i)] = total * (i + 1) / phases - total * i / phases;
  } else if (given.size() == 1) {
    std::fill(lengths.begin(), lengths.end(), given.front());
  } else if (given.size() == count || given.size() + 1 == count) {
    std::copy(given.begin(), given.end(), lengths.begin());
  } else {
    throw Error(Fault::usage,
                "pggan: phase_steps has " + std::to_string(given.size()) + " numbers, but growing from " +
                    std::to_string(plan.first_side) + " to " + std::to_string(plan.last_side) +
                    " pixels has " + std::to_string(phases) + " phases",
                "give one number for all phases, or one a phase (the last may be left out)");
  }
  return lengths;
}

}  // namespace

std::int64_t level_of(std::int64_t side) {
  std::int64_t level = 0;
  while ((smallest_side << level) < side) ++level;
  if ((smallest_side << level) != side)
    throw Error(Fault::usage, "pggan: " + std::to_string(side) + " pixels is not a power of two");
  return level;
}

GrowthSchedule::GrowthSchedule(const GrowthPlan& plan, std::int64_t total)
    : first_level_(level_of(plan.first_side)) {
  const std::int64_t count = level_of(plan.last_side) - first_level_ + 1;
  if (count < 1)
    throw Error(Fault::usage, "pggan: start_size is " + std::to_string(plan.first_side) +
                                  " pixels, more than the pictures' " + std::to_string(plan.last_side));
  const auto lengths = planned_lengths(plan, count, total);
  std::int64_t begin = 0;
  for (std::size_t i = 0; i < lengths.size(); ++i) {
    const bool open = i + 1 == lengths.size() && lengths[i] == 0;
    const auto length = open ? std::max<std::int64_t>(0, total - begin) : lengths[i];
    const double fade = i == 0 ? 0.0 : std::floor(plan.fade_share * static_cast<double>(length));
    begins_.push_back(begin);
    fades_.push_back(static_cast<std::int64_t>(fade));
    begin += length;
  }
  if (total > 0 && begins_.back() >= total)
    throw Error(Fault::usage,
                "pggan: the training of " + std::to_string(total) + " steps ends before its last phase (" +
                    std::to_string(plan.last_side) + " pixels) begins, at step " +
                    std::to_string(begins_.back()),
                "train longer, or lower phase_steps; an empty phase_steps splits any length evenly");
}

std::int64_t GrowthSchedule::phase(std::int64_t step) const {
  const auto after = std::upper_bound(begins_.begin(), begins_.end(), step);
  return std::max<std::int64_t>(0, after - begins_.begin() - 1);
}

Growth GrowthSchedule::at(std::int64_t step) const {
  const std::int64_t now = phase(step);
  const std::int64_t fade = fades_[static_cast<std::size_t>(now)];
  const std::int64_t done = step - begin(now) + 1;
  const double alpha = done >= fade ? 1.0 : static_cast<double>(done) / static_cast<double>(fade);
  return {first_level_ + now, alpha};
}

}  // namespace equipoise::pggan
