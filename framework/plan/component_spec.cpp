#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include "plan/parameter_reader.hpp"
#include "plan/stage_spec.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

/// Reads `with` of one component: parameters by declaration, slots one level deep.
class WithReader {
 public:
  WithReader(ComponentSpec& spec, std::string what, const Catalogue& catalogue, Diagnostics& diagnostics)
      : spec_(spec),
        what_(std::move(what)),
        catalogue_(catalogue),
        diagnostics_(diagnostics),
        parameters_(*spec.description, what_, spec.paths, diagnostics) {}

  /// `reserved` are keys of `with` that are not the component's.
  void read(const Value* with, const std::set<std::string>& reserved) {
    read_parameters(with);
    for (const auto& s : declaration().slots) read_slot(s, with ? with->find(s.name) : nullptr);
    if (with != nullptr) parameters_.report_unknown(*with, reserved);
  }

 private:
  const Declaration& declaration() const { return spec_.description->declaration; }

  void read_parameters(const Value* with) {
    const Value* named = with != nullptr ? with->find("preset") : nullptr;
    const Preset* preset = named != nullptr ? parameters_.preset(*named) : nullptr;
    spec_.parameters = unstated_parameters(declaration(), preset);
    std::set<std::string> given;
    if (preset != nullptr)
      for (const auto& [name, value] : preset->values) given.insert(name);
    if (with != nullptr)
      parameters_.for_each_stated(*with, [&](const Parameter& p, const Value& value) {
        if (!value.is_string() || !value.string().empty()) given.insert(p.name);  // "" states nothing
        if (auto accepted = parameters_.read(p, value)) spec_.parameters[p.name] = std::move(*accepted);
      });
    report_missing(declaration(), spec_.parameters, given, what_);
  }

  void report_missing(const Declaration& declared, const nlohmann::json& values,
                      const std::set<std::string>& given, const std::string& what) {
    for (const auto& p : declared.parameters) {
      if (!is_required(p, values) || given.contains(p.name)) continue;
      const std::string why = p.required ? ""
                                         : " while '" + p.required_if->parameter + "' is " +
                                               values.at(p.required_if->parameter).dump();
      diagnostics_.error(spec_.place, what + " needs parameter '" + p.name + "'" + why, describe(p));
    }
  }

  void fill_by_default(const Slot& slot) {
    const SlotDefault& fallback = *slot.fallback;
    ComponentSpec inner;
    inner.place = spec_.place;
    inner.description = catalogue_.find(slot.kind, fallback.component);
    if (inner.description == nullptr) {
      diagnostics_.error(spec_.place, "slot '" + slot.name + "' of " + what_ + " takes " +
                                          std::string(to_string(slot.kind)) + " '" + fallback.component +
                                          "', which is not installed");
      return;
    }
    const Declaration& declared = inner.description->declaration;
    inner.parameters = unstated_parameters(declared, nullptr);
    for (const auto& [name, value] : fallback.values) inner.parameters[name] = to_json(value);
    for (const std::string& name : fallback.forwarded) inner.parameters[name] = spec_.parameters.at(name);
    std::set<std::string> given;
    for (const auto& [name, value] : fallback.values) given.insert(name);
    for (const std::string& name : fallback.forwarded)
      if (inner.parameters[name] != "") given.insert(name);
    report_missing(declared, inner.parameters, given,
                   std::string(to_string(slot.kind)) + " '" + fallback.component + "' in slot '" + slot.name +
                       "' of " + what_);
    spec_.slots[slot.name] = {slot.kind, std::make_shared<ComponentSpec>(std::move(inner)), {}};
  }

  void read_slot(const Slot& slot, const Value* value) {
    if (!slot_applies(slot, spec_.parameters)) {
      if (value != nullptr)
        diagnostics_.error(value->place, "slot '" + slot.name + "' of " + what_ + " has no use while '" +
                                             slot.condition->parameter + "' is " +
                                             spec_.parameters.at(slot.condition->parameter).dump());
      return;
    }
    if (value == nullptr && slot.fallback) return fill_by_default(slot);
    if (value == nullptr) {
      if (!slot.optional)
        diagnostics_.error(spec_.place, what_ + " needs slot '" + slot.name + "': " + slot.doc,
                           "with." + slot.name + " = { use = \"...\" } or { model = \"a train stage\" }");
      return;
    }
    if (!value->is_table()) {
      diagnostics_.error(value->place, "slot '" + slot.name + "' of " + what_ + " must be a table",
                         "{ use = \"...\" } or { model = \"a train stage\" }");
      return;
    }
    SlotSpec filled;
    filled.kind = slot.kind;
    const Value* use = value->find("use");
    const Value* model = value->find("model");
    if ((use == nullptr) == (model == nullptr)) {
      diagnostics_.error(value->place,
                         "slot '" + slot.name + "' of " + what_ + " needs either 'use' or 'model'");
      return;
    }
    if (use != nullptr && (slot.kind == Kind::generator || slot.kind == Kind::classifier)) {
      diagnostics_.error(use->place,
                         "slot '" + slot.name + "' of " + what_ + " needs a model that this plan trains",
                         "{ model = \"a train stage of a " + std::string(to_string(slot.kind)) + "\" }");
      return;
    }
    if (use != nullptr) {
      auto inner = parse_component(*use, value, {slot.kind}, "slot '" + slot.name + "' of " + what_,
                                   catalogue_, diagnostics_);
      if (inner) {
        spec_.paths.insert(inner->paths.begin(), inner->paths.end());
        filled.component = std::make_shared<ComponentSpec>(std::move(*inner));
      }
    } else if (!model->is_string()) {
      diagnostics_.error(model->place, "'model' of slot '" + slot.name + "' must name a train stage");
    } else {
      filled.model = Reference{model->string(), "", model->place};
      for (const Entry& entry : value->table())
        if (entry.key != "model")
          diagnostics_.error(entry.place,
                             "unknown key '" + entry.key + "' beside 'model' in slot '" + slot.name + "'");
    }
    spec_.slots[slot.name] = std::move(filled);
  }

  ComponentSpec& spec_;
  std::string what_;
  const Catalogue& catalogue_;
  Diagnostics& diagnostics_;
  ParameterReader parameters_;
};

void report_unknown_component(const Value& use, const std::vector<Kind>& kinds, const std::string& what,
                              const Catalogue& catalogue, Diagnostics& diagnostics) {
  std::vector<std::string> names;
  std::string words;
  for (const Kind kind : kinds) {
    for (auto& name : catalogue.names(kind)) names.push_back(std::move(name));
    words += (words.empty() ? "" : " or ") + std::string(to_string(kind));
  }
  std::string hint;
  if (const std::string near = nearest(use.string(), names); !near.empty()) {
    hint = "did you mean '" + near + "'?";
  } else {
    for (const auto& name : names) hint += (hint.empty() ? "there are: " : ", ") + name;
  }
  for (const Description* other : catalogue.find_all(use.string()))
    hint = "'" + other->name + "' is a " + std::string(to_string(other->kind)) + "; " + hint;
  for (const PluginFile& file : catalogue.files())
    if (file.state != "ready" && file.file.stem() == use.string())
      hint = file.file.string() + " is " + file.state + ": " + file.reason;
  diagnostics.error(use.place, what + ": there is no " + words + " '" + use.string() + "'", hint);
}

}  // namespace

std::string resolve_path(const std::string& path, const Place& place) {
  namespace fs = std::filesystem;
  const fs::path folder = place.line > 0 ? fs::path(place.file).parent_path() : fs::path();
  return fs::absolute(folder / path).lexically_normal().string();
}

std::optional<ComponentSpec> parse_component(const Value& use, const Value* with,
                                             const std::vector<Kind>& kinds, const std::string& what,
                                             const Catalogue& catalogue, Diagnostics& diagnostics) {
  if (!use.is_string()) {
    diagnostics.error(use.place,
                      "'use' of " + what + " must be a string, not " + std::string(use.type_name()));
    return std::nullopt;
  }
  ComponentSpec spec;
  spec.place = use.place;
  for (const Kind kind : kinds)
    if (spec.description == nullptr) spec.description = catalogue.find(kind, use.string());
  if (spec.description == nullptr) {
    report_unknown_component(use, kinds, what, catalogue, diagnostics);
    return std::nullopt;
  }
  if (with != nullptr && !with->is_table()) {
    diagnostics.error(with->place,
                      "'with' of " + what + " must be a table, not " + std::string(with->type_name()));
    with = nullptr;
  }
  const std::string name = std::string(to_string(spec.description->kind)) + " '" + use.string() + "'";
  std::set<std::string> reserved{"preset"};
  if (with != nullptr && with->find("use") == &use) reserved.insert("use");  // a slot's own table
  WithReader(spec, name, catalogue, diagnostics).read(with, reserved);
  return spec;
}

}  // namespace equipoise
