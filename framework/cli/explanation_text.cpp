#include "cli/explanation_text.hpp"

#include "cli/columns.hpp"
#include "cli/plugin_text.hpp"
#include "manifest/dotted.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

std::string value_text(const json& value) {
  return value.is_null() ? "(nothing)" : value.dump(-1, ' ', false, json::error_handler_t::replace);
}

/// "study.toml:3:9 (preset tiny)": the origin only where the place does not tell it.
std::string source_text(const Setting& setting) {
  if (setting.place.line == 0) return setting.origin;
  const std::string place = place_text(setting.place);
  return setting.origin == setting.place.file ? place : place + " (" + setting.origin + ")";
}

std::string arm_text(const ExplainedCase& one) {
  return one.axis.empty() ? "" : one.axis + "=" + one.arm;
}

std::string declaration_text(const ExplainedCase& one) {
  if (one.parameter == nullptr) return "";
  const Parameter& p = *one.parameter;
  std::string text = "  parameter of " + std::string(to_string(one.component->kind)) + " '" +
                     one.component->name + "': " + std::string(to_string(p.type));
  if (const std::string range = accepted_text(p); !range.empty()) text += ", " + range;
  if (!p.unit.empty()) text += " " + p.unit;
  text += p.required ? ", required" : ", default " + value_text(to_json(p.fallback));
  return text + "\n  " + p.doc + "\n";
}

std::string paragraph(const Explanation& explanation) {
  std::string text, declared;
  for (const ExplainedCase& one : explanation.cases) {
    const std::string arm = arm_text(one);
    text +=
        explanation.path + " = " + value_text(one.setting.value) + (arm.empty() ? "" : "  for " + arm) + "\n";
    text += "  from " + source_text(one.setting) + "\n";
    for (const Setting& setting : one.overridden)
      text += "  overrides " + value_text(setting.value) + " from " + source_text(setting) + "\n";
    const std::string own = declaration_text(one);
    if (own != declared) text += own;
    declared = own;
  }
  return text;
}

std::string lines(const std::vector<Explanation>& explanations) {
  std::vector<std::vector<std::string>> rows{{"path", "value", "for", "from", ""}};
  for (const Explanation& explanation : explanations)
    for (const ExplainedCase& one : explanation.cases)
      rows.push_back({explanation.path, value_text(one.setting.value), arm_text(one),
                      source_text(one.setting),
                      one.overridden.empty() ? "" : "overrides " + value_text(one.overridden.front().value)});
  return aligned_columns(rows);
}

json setting_json(const Setting& setting) {
  return {{"value", setting.value},
          {"origin", setting.origin},
          {"file", setting.place.line == 0 ? "" : setting.place.file},
          {"line", setting.place.line},
          {"column", setting.place.column}};
}

json case_json(const ExplainedCase& one) {
  json result = setting_json(one.setting);
  result["where"] = one.axis.empty() ? json::object() : json{{one.axis, one.arm}};
  result["overridden"] = json::array();
  for (const Setting& setting : one.overridden) result["overridden"].push_back(setting_json(setting));
  result["component"] = nullptr;
  result["parameter"] = nullptr;
  if (one.parameter == nullptr) return result;
  result["component"] = {{"kind", to_string(one.component->kind)}, {"name", one.component->name}};
  const json described = to_json(*one.component);
  for (const json& parameter : described.at("parameters"))
    if (parameter.at("name") == one.parameter->name) result["parameter"] = parameter;
  return result;
}

}  // namespace

std::string explanation_text(const std::vector<Explanation>& explanations) {
  return explanations.size() == 1 ? paragraph(explanations.front()) : lines(explanations);
}

nlohmann::json explanation_json(const std::vector<Explanation>& explanations) {
  json list = json::array();
  for (const Explanation& explanation : explanations) {
    json cases = json::array();
    for (const ExplainedCase& one : explanation.cases) cases.push_back(case_json(one));
    list.push_back({{"path", explanation.path}, {"cases", cases}});
  }
  return list;
}

}  // namespace equipoise
