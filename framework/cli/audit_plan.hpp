#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/oracle.hpp"
#include "manifest/diagnostics.hpp"
#include "plan/plan.hpp"

namespace equipoise {

/// What is to be audited.
struct AuditWish {
  std::filesystem::path folder;                            ///< One sub-folder a class.
  std::vector<std::pair<std::string, std::string>> parts;  ///< Name, file with a list of pictures.
  bool fail_on_leak = false;
};

/// A study of two stages: load the folder, passing over what cannot be read, and audit it. Nothing if there
/// are errors. Error(usage) for a part named twice.
std::optional<Plan> plan_audit(const AuditWish& wish, const Catalogue& catalogue, Oracle& oracle,
                               Diagnostics& diagnostics);

}  // namespace equipoise
