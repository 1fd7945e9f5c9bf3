#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/oracle.hpp"
#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// One stage over pictures that lie in folders, asked for without a manifest.
struct FolderWish {
  std::string component;
  /// Folders of pictures, or safetensors files with a tensor `features` [N, D]; all of one sort.
  std::map<std::string, std::filesystem::path> inputs;
  std::uint64_t seed = 0;
  std::optional<std::int64_t> channels;  ///< 1 or 3, of folders.
  std::optional<std::int64_t> count;     ///< select: of all pictures together.
  std::optional<std::int64_t> size;      ///< measure: side in pixels, for metrics that look at pixels.
  bool per_class = false;                ///< measure: each class on its own.
  /// Dotted name and TOML text: of the component, or from the root of the manifest ("stages.select....").
  std::vector<std::pair<std::string, std::string>> set;
};

/// The names that a metric gives to the two sets it compares.
struct MetricRoles {
  std::string first;   ///< What is compared with: reference, train.
  std::string second;  ///< What is judged: candidate.
};

/// The first two inputs of `metric` but for `heldout`. Error(usage) if it compares no two sets, needs more,
/// or `with_heldout` does not fit.
MetricRoles metric_roles(const Description& metric, bool with_heldout);

/// Loads the inputs and measures them in stage "measure"; unless `per_class`, whatever class they are of.
/// Nothing if there are errors. Error(data) if an input is missing, Error(usage) if it is of neither sort.
std::optional<Plan> plan_measuring(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics);

/// Loads input "pool" and selects `count` of it in stage "select". Errors as above.
std::optional<Plan> plan_selecting(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics);

/// Loads input "pictures" and embeds them, class by class, in stages "embed". Errors as above.
std::optional<Plan> plan_embedding(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics);

}  // namespace equipoise
