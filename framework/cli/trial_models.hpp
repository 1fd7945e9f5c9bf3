#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "conformance/conformance.hpp"

namespace equipoise {

/// A model that was found for a slot, or why there is none.
struct SlotFinding {
  std::string slot;
  std::string component, file;  ///< Empty if nothing was found.
  std::string message;
};

/// Fills each slot of `use` that needs a trained model and is empty with a component to train for the trial:
/// the slot's default, else one of the same folder, else another of the catalogue that the component can be
/// built with. What was found, a line a slot.
std::vector<SlotFinding> fill_slots(ComponentUse& use, const Description& component,
                                    const Catalogue& catalogue, const ConformanceOptions& options);

}  // namespace equipoise
