#include <algorithm>

#include <equipoise/error.hpp>

#include "conformance/conformance.hpp"

namespace equipoise {

namespace {

/// The first thing wrong, or "".
using Finding = std::string;

bool is_plain_name(const std::string& name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
  });
}

Finding identity(const Description& d) {
  if (!is_plain_name(d.name)) return "'" + d.name + "' is no name of small letters, digits and underscores";
  if (d.plugin.empty() || d.version.empty()) return "the plugin has no name or no version";
  if (d.revision < 1) return "the revision is below 1";
  return {};
}

Finding undocumented(const std::string& what, const std::string& text) {
  if (text.empty()) return what + " has no text";
  if (text.back() == '.') return "the text of " + what + " ends with a full stop";
  return {};
}

Finding documentation(const Description& d) {
  std::vector<std::pair<std::string, std::string>> texts{{"the component", d.summary}};
  for (const auto& p : d.declaration.parameters) texts.emplace_back("parameter '" + p.name + "'", p.doc);
  for (const auto& s : d.declaration.slots) texts.emplace_back("slot '" + s.name + "'", s.doc);
  for (const auto& i : d.declaration.inputs) texts.emplace_back("input '" + i.name + "'", i.doc);
  for (const auto& p : d.declaration.presets) texts.emplace_back("preset '" + p.name + "'", p.doc);
  for (const auto& [what, text] : texts)
    if (Finding found = undocumented(what, text); !found.empty()) return found;
  return {};
}

Finding defaults(const Description& d) {
  for (const auto& p : d.declaration.parameters) {
    if (!is_plain_name(p.name)) return "'" + p.name + "' is no name of small letters, digits and underscores";
    if (p.min && p.max && *p.min > *p.max) return "the range of parameter '" + p.name + "' is empty";
    if (p.required) continue;
    if (const std::string why = violation(p, p.fallback); !why.empty())
      return "the default of parameter '" + p.name + "' " + why;
  }
  for (const auto& preset : d.declaration.presets)
    for (const auto& p : d.declaration.parameters)
      if (const auto found = preset.values.find(p.name); found != preset.values.end())
        if (const std::string why = violation(p, found->second); !why.empty())
          return "preset '" + preset.name + "': parameter '" + p.name + "' " + why;
  if (d.kind == Kind::metric && d.declaration.inputs.empty())
    return "a metric without inputs can measure nothing";
  return {};
}

RuleResult result(std::string rule, std::string promise, Finding finding, std::string hint) {
  const bool kept = finding.empty();
  return {std::move(rule),    std::move(promise), kept ? "passed" : "failed",
          std::move(finding), std::move(hint),    0};
}

}  // namespace

std::vector<RuleResult> check_declaration(const Description& d) {
  return {result("identity", "component and plugin have plain names and versions", identity(d),
                 "name it in EQUIPOISE_PLUGIN(...) and plugin.add as manifests shall write it"),
          result("documentation", "component, parameters, slots and inputs say what they are",
                 documentation(d), "give each one sentence without a full stop"),
          result("defaults", "defaults and presets lie within what is declared", defaults(d),
                 "widen range() or choices(), or change the default")};
}

}  // namespace equipoise
