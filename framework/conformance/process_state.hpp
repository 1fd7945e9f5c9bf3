#pragma once

#include <string>
#include <vector>

namespace equipoise {

/// One thing that a component must leave as it is, as text.
struct StateItem {
  std::string name;
  std::string value;
};

/// What all code in this process shares: threads, gradient and autocast modes, default type, locale, working
/// folder, environment, file mask, signal handlers, rounding.
std::vector<StateItem> process_state();

}  // namespace equipoise
