#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/oracle.hpp"
#include "cli/diffusers_folder.hpp"
#include "cli/trained_generators.hpp"
#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// What is to be drawn.
struct DrawingWish {
  std::int64_t count = 0;  ///< Of each class.
  std::string label;       ///< Only this class; empty: every class of the model.
  std::uint64_t seed = 0;
  std::string noise;                                     ///< A safetensors file; empty: from the seed.
  std::vector<std::pair<std::string, std::string>> set;  ///< Parameter, TOML text.
};

/// A study of two stages: `use` takes the model of a diffusers folder as it is, and draws from it. Nothing if
/// there are errors.
std::optional<Plan> plan_drawing(const DiffusersFolder& folder, const std::string& use,
                                 const DrawingWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                 Diagnostics& diagnostics);

/// A generate stage for each class of models that are in the store already. Nothing if there are errors.
std::optional<Plan> plan_drawing(const std::vector<TrainedGenerator>& models, const DrawingWish& wish,
                                 const Catalogue& catalogue, Oracle& oracle, Diagnostics& diagnostics);

}  // namespace equipoise
