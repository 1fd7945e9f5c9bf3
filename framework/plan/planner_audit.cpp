#include "plan/variant_planner.hpp"

namespace equipoise {

void VariantPlanner::audit(const StageSpec& spec, Instance& instance) {
  StageRequest wanted = request(spec, instance);
  nlohmann::json names = nlohmann::json::array();
  const auto add = [&](const std::string& role, const Reference& reference) {
    const SetValue* set = set_of(reference, instance.repeat, spec);
    if (set != nullptr) wanted.sets[role] = slices(*set, "");
    return set != nullptr;
  };
  for (const Reference& part : spec.parts) {
    if (outputs_.at(part.stage).off) continue;
    const std::string name = part.stage + (part.part.empty() ? "" : "." + part.part);
    if (wanted.sets.contains(name)) {
      error(part.place, "stage '" + spec.name + "' names part '" + name + "' twice");
      return;
    }
    if (!add(name, part)) return;
    names.push_back(name);
  }
  if (const auto of = spec.references.find("of"); of != spec.references.end() && !add("of", of->second))
    return;
  wanted.settings = {{"parts", names}};
  if (!spec.fail_on.empty()) wanted.settings["fail_on"] = spec.fail_on;
  graph_.add(std::move(wanted), false, false);
}

}  // namespace equipoise
