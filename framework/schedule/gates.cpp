#include "schedule/gates.hpp"

#include <equipoise/error.hpp>

namespace equipoise {

std::string failed_gates(const Store& store, const StageRequest& request) {
  if (request.verb != "measure" && request.verb != "audit" && request.verb != "select") return {};
  std::string text;
  try {
    const nlohmann::json facts = store.facts(request.key);
    const auto gates = facts.find("gates");
    if (gates == facts.end()) return {};
    for (const auto& finding : *gates) text += (text.empty() ? "" : "; ") + finding.get<std::string>();
  } catch (const Error&) {
    return {};  // An artefact that cannot be read is for its readers to complain about.
  } catch (const nlohmann::json::exception&) {
    return {};
  }
  return text;
}

}  // namespace equipoise
