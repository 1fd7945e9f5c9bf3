#pragma once

#include <filesystem>
#include <optional>

#include "manifest/variants.hpp"

namespace equipoise {

/// Reads `file` and, below it, the files that `base` names; each merges over its base. Nothing if one cannot
/// be read. What was merged is added to `layers`, here and below.
std::optional<Value> read_with_base(const std::filesystem::path& file, std::vector<StudyLayer>& layers,
                                    Diagnostics& diagnostics);

/// Checks all presets, merges the chosen one and removes the section.
void apply_preset(Value& document, const std::optional<std::string>& chosen, std::vector<StudyLayer>& layers,
                  Diagnostics& diagnostics);

/// Applies each `--set` in turn. The result holds the patches that were applied.
std::vector<Value> apply_settings(Value& document, const Overrides& overrides,
                                  std::vector<StudyLayer>& layers, Diagnostics& diagnostics);

}  // namespace equipoise
