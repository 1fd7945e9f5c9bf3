#pragma once

#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "catalogue/catalogue.hpp"
#include "manifest/variants.hpp"

namespace equipoise {

/// One statement of a value.
struct Setting {
  std::string
      origin;   ///< The file, "preset tiny", "--set PATH", "axis generator, arm ddpm", or whose default.
  Place place;  ///< Line 0 where there is none.
  nlohmann::json value;  ///< Null: taken away.
};

/// What holds for the variants of one arm, or for all whose arms leave the value alone.
struct ExplainedCase {
  std::string axis, arm;                   ///< Empty for the latter.
  Setting setting;                         ///< The one that counts.
  std::vector<Setting> overridden;         ///< Those before it, the latest first.
  const Description* component = nullptr;  ///< Whose parameter it is; null for a key of the host.
  const Parameter* parameter = nullptr;
};

/// Where the value at one path of a manifest comes from.
struct Explanation {
  std::string path;
  std::vector<ExplainedCase> cases;  ///< At least one.
};

/// Explains the value at a dotted path ("stages.model.with.batch"), or, for a table, each value below it and
/// each parameter that nobody has set. Pointers lead into `catalogue`. Error(usage) if there is nothing at
/// that path, with the nearest name.
std::vector<Explanation> explain(const Study& study, const std::string& dotted, const Catalogue& catalogue);

}  // namespace equipoise
