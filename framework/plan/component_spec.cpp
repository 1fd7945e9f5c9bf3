#include <algorithm>
#include <filesystem>
#include <set>
#include <utility>

#include <equipoise/error.hpp>

#include "plan/stage_spec.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

json plain_json(const Value& value) {
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag;
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return *integer;
  if (const auto* number = std::get_if<double>(&value.data)) return *number;
  if (value.is_string()) return value.string();
  json result = value.is_array() ? json::array() : json::object();
  if (value.is_array())
    for (const Value& element : value.array()) result.push_back(plain_json(element));
  if (value.is_table())
    for (const Entry& entry : value.table()) result[entry.key] = plain_json(entry.value);
  return result;
}

/// One value may stand for a list of one.
bool is_list(ParameterType type) {
  return type == ParameterType::integers || type == ParameterType::numbers || type == ParameterType::texts;
}

std::string describe(const Parameter& p) {
  std::string text = p.name + " (" + std::string(to_string(p.type));
  if (p.min && p.max) text += ", " + to_json(*p.min).dump() + " to " + to_json(*p.max).dump();
  if (!p.unit.empty()) text += ", " + p.unit;
  return text + "): " + p.doc;
}

/// Reads `with` of one component: parameters by declaration, slots one level deep.
class WithReader {
 public:
  WithReader(ComponentSpec& spec, std::string what, const Catalogue& catalogue, Diagnostics& diagnostics)
      : spec_(spec), what_(std::move(what)), catalogue_(catalogue), diagnostics_(diagnostics) {}

  void read(const Value* with, const std::set<std::string>& reserved) {
    for (const auto& p : declaration().parameters) read_parameter(p, with ? with->find(p.name) : nullptr);
    for (const auto& s : declaration().slots) read_slot(s, with ? with->find(s.name) : nullptr);
    if (with == nullptr) return;
    for (const Entry& entry : with->table())
      if (!reserved.contains(entry.key)) report_if_unknown(entry);
  }

 private:
  const Declaration& declaration() const { return spec_.description->declaration; }

  void read_parameter(const Parameter& p, const Value* value) {
    spec_.parameters[p.name] = to_json(p.fallback);
    if (value == nullptr) {
      if (p.required)
        diagnostics_.error(spec_.place, what_ + " needs parameter '" + p.name + "'", describe(p));
      return;
    }
    try {
      json stated = plain_json(*value);
      if (is_list(p.type) && !stated.is_array()) stated = json::array({stated});
      const ParameterValue held = value_from_json(p.type, stated);
      if (const std::string why = violation(p, held); !why.empty())
        diagnostics_.error(value->place, "parameter '" + p.name + "' of " + what_ + " " + why, describe(p));
      spec_.parameters[p.name] = to_json(held);
      if (p.type == ParameterType::path && !value->string().empty())
        spec_.parameters[p.name] = spec_.paths[value->place] = resolve_path(value->string(), value->place);
    } catch (const Error&) {
      diagnostics_.error(value->place,
                         "parameter '" + p.name + "' of " + what_ + " must be of type " +
                             std::string(to_string(p.type)) + ", not " + std::string(value->type_name()),
                         describe(p));
    }
  }

  void read_slot(const Slot& slot, const Value* value) {
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

  void report_if_unknown(const Entry& entry) {
    std::vector<std::string> known;
    for (const auto& p : declaration().parameters) known.push_back(p.name);
    for (const auto& s : declaration().slots) known.push_back(s.name);
    if (std::find(known.begin(), known.end(), entry.key) != known.end()) return;
    const std::string near = nearest(entry.key, known);
    std::string hint = near.empty() ? "" : "did you mean '" + near + "'?";
    for (const auto& p : declaration().parameters)
      if (p.name == near) hint = "did you mean " + describe(p) + "?";
    if (near.empty())
      for (const auto& name : known) hint += (hint.empty() ? "it has: " : ", ") + name;
    diagnostics_.error(entry.place, "unknown parameter '" + entry.key + "' of " + what_, hint);
  }

  ComponentSpec& spec_;
  std::string what_;
  const Catalogue& catalogue_;
  Diagnostics& diagnostics_;
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
  WithReader(spec, name, catalogue, diagnostics).read(with, {"use", "model"});
  return spec;
}

}  // namespace equipoise
