#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "protocol/messages.hpp"
#include "schema/description.hpp"

namespace equipoise {

/// What came of one rule.
struct RuleResult {
  std::string rule, promise;
  std::string state;    ///< "passed", "failed", "not tried".
  std::string message;  ///< What was seen, or why it was not tried.
  std::string hint;     ///< How to mend a component that failed.
  double seconds = 0;
};

struct ConformanceOptions {
  std::filesystem::path worker;    ///< The program that tries the rules.
  double seconds = 60;             ///< Limit for one rule.
  std::vector<std::string> rules;  ///< Only these of the kind's; empty: all of them.
};

/// The rules about what a component declares: names, documentation, defaults within their own bounds.
std::vector<RuleResult> check_declaration(const Description& description);

/// Why the component cannot be tried with models of what `use` has in its slots, empty if it can: asked of a
/// worker, which trains them.
std::string misfit_of_slots(const ComponentUse& use, const ConformanceOptions& options);

/// Tries all rules of the component's kind, each in a worker that has not failed before; a rule that crashes
/// or outlasts its time has failed. `heard` gets each result as it comes. Error(usage) for a rule that no
/// kind has.
std::vector<RuleResult> check_conformance(const Description& description, const ComponentUse& use,
                                          const ConformanceOptions& options,
                                          const std::function<void(const RuleResult&)>& heard);

}  // namespace equipoise
