#include "cli/conformance_text.hpp"

#include <algorithm>

namespace equipoise {
namespace {

constexpr std::size_t state_width = 11, rule_width = 26;

std::string padded(std::string text, std::size_t width) {
  text.resize(std::max(width, text.size() + 1), ' ');
  return text;
}

}  // namespace

std::string rule_text(const RuleResult& result) {
  std::string text = "  " + padded(result.state == "failed" ? "FAILED" : result.state, state_width) +
                     padded(result.rule, rule_width) + result.promise + "\n";
  const std::string indent(state_width + 2, ' ');
  if (!result.message.empty()) text += indent + result.message + "\n";
  if (result.state == "failed" && !result.hint.empty()) text += indent + "to mend it: " + result.hint + "\n";
  return text;
}

std::string count_text(const std::vector<RuleResult>& results) {
  const auto count = [&](const char* state) {
    return std::to_string(std::count_if(results.begin(), results.end(),
                                        [&](const RuleResult& result) { return result.state == state; })) +
           " " + state;
  };
  return count("passed") + ", " + count("failed") + ", " + count("not tried");
}

nlohmann::json rule_json(const RuleResult& result) {
  return {{"rule", result.rule},
          {"promise", result.promise},
          {"state", result.state},
          {"message", result.message},
          {"hint", result.state == "failed" ? result.hint : ""},
          {"seconds", result.seconds}};
}

}  // namespace equipoise
