#include "manifest/patch.hpp"

#include <algorithm>

#include "schema/suggest.hpp"

namespace equipoise {

namespace {

constexpr std::size_t max_listed_names = 12;

bool is_patchable(std::string_view section, PatchOrigin origin) {
  if (section == "base") return false;
  if (section == "preset") return origin == PatchOrigin::derived_manifest;
  if (section == "vary" || section == "exclude") return origin != PatchOrigin::arm;
  return true;
}

std::string_view origin_name(PatchOrigin origin) {
  switch (origin) {
    case PatchOrigin::derived_manifest:
      return "a manifest with a base";
    case PatchOrigin::preset:
      return "a preset";
    case PatchOrigin::command_line:
      return "--set";
    case PatchOrigin::arm:
      return "an arm";
  }
  return "a patch";
}

bool is_acceptable_stage(const Entry& stage, const Value* stages, Diagnostics& diagnostics) {
  if (!stage.value.is_table()) {
    diagnostics.error(stage.place, "stage '" + stage.key + "' must be a table, not " +
                                       std::string(stage.value.type_name()));
    return false;
  }
  if (stage.value.find("do") || (stages && stages->find(stage.key))) return true;
  const std::string near = name_hint(stage.key, keys_of(stages), "there are no stages yet");
  diagnostics.error(stage.place, "there is no stage '" + stage.key + "' to patch",
                    near + " (a new stage states 'do')");
  return false;
}

bool is_acceptable(Entry& section, const Value& document, PatchOrigin origin, Diagnostics& diagnostics) {
  if (!is_patchable(section.key, origin)) {
    diagnostics.error(section.place,
                      "'" + section.key + "' cannot be set by " + std::string(origin_name(origin)));
    return false;
  }
  if (section.key != "stages") return true;
  if (!section.value.is_table()) {
    diagnostics.error(section.place,
                      "'stages' must be a table of stages, not " + std::string(section.value.type_name()));
    return false;
  }
  const Value* stages = document.find("stages");
  auto& patched = section.value.table();
  const auto refused = [&](const Entry& stage) { return !is_acceptable_stage(stage, stages, diagnostics); };
  std::erase_if(patched, refused);
  return true;
}

}  // namespace

void check_patch(Value& patch, const Value& document, PatchOrigin origin, Diagnostics& diagnostics) {
  if (!patch.is_table()) {
    diagnostics.error(patch.place, std::string(origin_name(origin)) +
                                       " must be a table of what it changes, not " +
                                       std::string(patch.type_name()));
    patch.data = Value::Table{};
    return;
  }
  std::erase_if(patch.table(),
                [&](Entry& section) { return !is_acceptable(section, document, origin, diagnostics); });
}

Value patch_for(const KeyPath& path, Value value, const Place& place) {
  for (auto part = path.rbegin(); part != path.rend(); ++part) {
    Value::Table table;
    table.push_back({*part, place, std::move(value)});
    value = Value(std::move(table), place);
  }
  return value;
}

void erase_key(Value& table, std::string_view key) {
  std::erase_if(table.table(), [&](const Entry& entry) { return entry.key == key; });
}

std::vector<std::string> keys_of(const Value* table) {
  std::vector<std::string> keys;
  if (!table || !table->is_table()) return keys;
  for (const Entry& entry : table->table()) keys.push_back(entry.key);
  return keys;
}

std::string name_hint(std::string_view word, const std::vector<std::string>& names, std::string_view none) {
  if (names.empty()) return std::string(none);
  if (const std::string near = nearest(word, names); !near.empty()) return "did you mean '" + near + "'?";
  std::string list;
  for (std::size_t i = 0; i < std::min(names.size(), max_listed_names); ++i)
    list += (i ? ", '" : "'") + names[i] + "'";
  return "there " + std::string(names.size() == 1 ? "is " : "are ") + list +
         (names.size() > max_listed_names ? ", ..." : "");
}

}  // namespace equipoise
