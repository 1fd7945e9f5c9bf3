#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "conformance/conformance.hpp"

namespace equipoise {

/// "  passed  resume  k steps, save, load, ...", and for a failure what was seen and how to mend it.
std::string rule_text(const RuleResult& result);

/// "18 passed, 1 failed, 0 not tried"
std::string count_text(const std::vector<RuleResult>& results);

nlohmann::json rule_json(const RuleResult& result);

}  // namespace equipoise
