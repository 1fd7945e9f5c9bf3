#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "plan/plan.hpp"
#include "store/store.hpp"

namespace equipoise {

/// What one stage will probably cost. Nothing where the store holds nothing comparable.
struct StageCost {
  std::optional<double> seconds;
  std::optional<double> bytes;
};

/// What is left to do costs: one entry a node, zero for what is complete. Rests on artefacts of `recorded`
/// that come from an equal verb, component, parameters and picture size, in proportion to steps or pictures;
/// the size of decoded and drawn pictures is also known from their number and form. The times are those of
/// the machine and threads that made the artefacts.
std::vector<StageCost> estimate(const Plan& plan, const std::vector<ArtefactState>& states,
                                const std::vector<ArtefactEntry>& recorded);

}  // namespace equipoise
