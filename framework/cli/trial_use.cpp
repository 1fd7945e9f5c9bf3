#include "cli/trial_use.hpp"

#include <filesystem>

#include <equipoise/error.hpp>

#include "cli/study_options.hpp"
#include "manifest/document.hpp"
#include "manifest/value_json.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

nlohmann::json parsed(const std::string& name, const std::string& text) {
  Diagnostics problems;
  const auto value = parse_value(text, "--with " + name, problems);
  if (!value) throw Error(Fault::usage, problems.text());
  return to_json(*value);
}

/// The value of `--with NAME=VALUE` as the parameter takes it.
nlohmann::json stated_value(const Parameter& parameter, const std::string& text) {
  nlohmann::json stated = parsed(parameter.name, text);
  if (parameter.type == ParameterType::path && stated.is_string())
    stated = fs::absolute(stated.get<std::string>()).lexically_normal().string();
  try {
    const std::string why = violation(parameter, value_from_json(parameter.type, stated));
    if (!why.empty()) throw Error(Fault::usage, why);
  } catch (const Error& error) {
    throw Error(Fault::usage, "--with " + parameter.name + ": " + error.what(), parameter.doc);
  }
  return stated;
}

/// The component that `--with SLOT.use=NAME` names.
const Description& named_model(const Slot& slot, const std::string& text, const Catalogue& catalogue) {
  const std::string option = "--with " + slot.name + ".use";
  const std::string kind(to_string(slot.kind));
  if (!wants_model(slot))
    throw Error(Fault::usage, option + ": a trial fills slots for trained models only",
                "slot '" + slot.name + "' takes a component of kind " + kind +
                    ", in whose place a trial gives sixteen random features a picture");
  const nlohmann::json name = parsed(slot.name + ".use", text);
  const Description* found = name.is_string() ? catalogue.find(slot.kind, name.get<std::string>()) : nullptr;
  if (found != nullptr) return *found;
  const std::string near = nearest(text, catalogue.names(slot.kind));
  throw Error(Fault::usage, option + ": no " + kind + " is called '" + text + "'",
              near.empty() ? "equipoise plugins list names them all; --plugin-dir adds a folder"
                           : "did you mean '" + near + "'?");
}

}  // namespace

ComponentUse with_defaults(const Description& component) {
  ComponentUse use;
  use.kind = component.kind;
  use.name = component.name;
  use.revision = component.revision;
  use.file = component.file;
  use.parameters = unstated_parameters(component.declaration, nullptr);
  return use;
}

TrialValues::TrialValues(const std::vector<std::string>& with) {
  for (const auto& [name, text] : split_assignments(with, "--with"))
    stated_.push_back({name, text, stated_.size()});
  taken_.resize(stated_.size(), false);
}

ComponentUse TrialValues::use_of(const Description& component, const Catalogue& catalogue) {
  return use_with(component, stated_, catalogue);
}

ComponentUse TrialValues::use_with(const Description& component, const std::vector<Stated>& stated,
                                   const Catalogue& catalogue) {
  const Declaration& declaration = component.declaration;
  ComponentUse use = with_defaults(component);
  for (const auto& parameter : declaration.parameters) {
    known_.push_back(parameter.name);
    if (parameter.type == ParameterType::path) use.paths.push_back(parameter.name);
  }
  for (const Stated& one : stated) {
    const Parameter* parameter = find_parameter(declaration, one.name);
    if (parameter == nullptr) continue;
    use.parameters[one.name] = stated_value(*parameter, one.text);
    taken_[one.index] = true;
  }
  for (const Slot& slot : declaration.slots) fill_slot(use, slot, stated, catalogue);
  return use;
}

void TrialValues::fill_slot(ComponentUse& use, const Slot& slot, const std::vector<Stated>& stated,
                            const Catalogue& catalogue) {
  if (wants_model(slot)) known_.push_back(slot.name + ".use");
  std::vector<Stated> inner;
  const Stated* named = nullptr;
  for (const Stated& one : stated) {
    if (one.name == slot.name + ".use")
      named = &one;
    else if (one.name.starts_with(slot.name + "."))
      inner.push_back({one.name.substr(slot.name.size() + 1), one.text, one.index});
  }
  if (named == nullptr) {
    if (inner.empty()) return;
    throw Error(Fault::usage, "--with " + slot.name + "." + inner.front().name + " needs --with " +
                                  slot.name + ".use=NAME too");
  }
  taken_[named->index] = true;
  use.slots[slot.name] = use_with(named_model(slot, named->text, catalogue), inner, catalogue);
}

void TrialValues::require_all_taken() const {
  for (const Stated& one : stated_) {
    if (taken_[one.index]) continue;
    const std::string near = nearest(one.name, known_);
    throw Error(Fault::usage,
                "--with " + one.name + ": no component that is checked has a parameter '" + one.name + "'",
                near.empty() ? "" : "did you mean '" + near + "'?");
  }
}

}  // namespace equipoise
