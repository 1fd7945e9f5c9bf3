#include <utility>

#include <equipoise/error.hpp>

#include "plan/id_list.hpp"
#include "plan/variant_planner.hpp"

namespace equipoise {

using nlohmann::json;

json VariantPlanner::audit_settings(const StageSpec& spec, StageOutput& output) {
  json parts = json::array(), lists = json::array();
  for (const Reference& part : spec.parts)
    if (!outputs_.at(part.stage).off)
      parts.push_back(part.stage + (part.part.empty() ? "" : "." + part.part));
  for (const ListSpec& list : spec.lists) {
    output.paths[list.file.place] = list.file.path;
    try {
      lists.push_back({{"name", list.name}, {"files", read_id_list(list.file.path)}});
    } catch (const Error& fault) {
      error(list.file.place, "list '" + list.name + "' of stage '" + spec.name + "': " + fault.what());
    }
  }
  json settings{{"parts", parts}, {"lists", lists}};
  if (!spec.fail_on.empty()) settings["fail_on"] = spec.fail_on;
  return settings;
}

void VariantPlanner::audit(const StageSpec& spec, Instance& instance, StageOutput& output) {
  StageRequest wanted = request(spec, instance);
  std::vector<std::string> audited;
  const auto add = [&](const std::string& role, const SetValue& set) {
    wanted.sets[role] = slices(set, "");
    for (const std::string& origin : origins(set, "")) audited.push_back(origin);
  };
  for (const Reference& part : spec.parts) {
    if (outputs_.at(part.stage).off) continue;
    const SetValue* set = set_of(part, instance.repeat, spec);
    if (set == nullptr) return;
    add(part.stage + (part.part.empty() ? "" : "." + part.part), *set);
  }
  if (const auto from = spec.references.find("from"); from != spec.references.end()) {
    const SetValue* set = set_of(from->second, instance.repeat, spec);
    if (set == nullptr) return;
    add("from", *set);
  }
  wanted.settings = audit_settings(spec, output);
  if (failed_) return;
  wanted.matches = graph_.matches(audited);
  graph_.add(std::move(wanted), false, false);
}

}  // namespace equipoise
