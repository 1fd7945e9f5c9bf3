#pragma once

#include <filesystem>
#include <string>

#include <nlohmann/json.hpp>

#include "schedule/schedule.hpp"

namespace equipoise {

/// The content of a worker's "progress" message.
Progress progress_from_json(const nlohmann::json& message);

/// The message of a stage whose worker died: `epitaph` says how the process ended, `channel` how that was
/// noticed.
std::string death_message(const std::string& epitaph, const std::string& channel);
/// Where to look, and what a kill from outside usually means.
std::string death_hint(const std::string& epitaph, const std::filesystem::path& log);

}  // namespace equipoise
