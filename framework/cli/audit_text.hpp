#pragma once

#include <string>

#include <nlohmann/json_fwd.hpp>

namespace equipoise {

/// The content of an `audit.json` for people: counts, forms, groups, leaks, warnings. Of groups and leaks at
/// most `most` are listed, and the number of the others is said.
std::string audit_text(const nlohmann::json& audit, std::size_t most = 20);

}  // namespace equipoise
