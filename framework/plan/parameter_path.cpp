#include "plan/parameter_path.hpp"

#include <algorithm>
#include <map>

namespace equipoise {

namespace {

std::string text_of(const Value* table, std::string_view key) {
  const Value* value = table == nullptr ? nullptr : table->find(key);
  return value != nullptr && value->is_string() ? value->string() : std::string();
}

/// The component that does a stage; of a generate stage the one whose model it draws from.
const Description* component_of(const Value& document, const std::string& name, const Catalogue& catalogue) {
  static const std::map<std::string, std::vector<Kind>> kinds{{"load", {Kind::source}},
                                                              {"select", {Kind::sampler}},
                                                              {"train", {Kind::generator, Kind::classifier}},
                                                              {"measure", {Kind::metric}}};
  const Value* stage = value_at(document, {"stages", name});
  if (text_of(stage, "do") == "generate") stage = value_at(document, {"stages", text_of(stage, "from")});
  const auto fitting = kinds.find(text_of(stage, "do"));
  if (fitting == kinds.end()) return nullptr;
  for (const Kind kind : fitting->second)
    if (const Description* found = catalogue.find(kind, text_of(stage, "use"))) return found;
  return nullptr;
}

std::string joined(KeyPath::const_iterator begin, KeyPath::const_iterator end) {
  std::string text;
  for (auto part = begin; part != end; ++part) text += (text.empty() ? "" : ".") + *part;
  return text;
}

}  // namespace

const Value* value_at(const Value& document, const KeyPath& path) {
  const Value* value = &document;
  for (const std::string& part : path) {
    value = value->find(part);
    if (value == nullptr) return nullptr;
  }
  return value;
}

ComponentAtPath component_at(const Value& document, const KeyPath& path, const Catalogue& catalogue) {
  ComponentAtPath found;
  if (path.size() < 3 || path[0] != "stages" || path[2] != "with") return found;
  found.component = component_of(document, path[1], catalogue);
  found.above.assign(path.begin(), path.begin() + 3);
  auto next = path.begin() + 3;
  while (found.component != nullptr && next != path.end()) {
    const auto& slots = found.component->declaration.slots;
    const auto slot =
        std::find_if(slots.begin(), slots.end(), [&](const Slot& s) { return s.name == *next; });
    if (slot == slots.end()) break;
    found.above.push_back(*next++);
    found.component = catalogue.find(slot->kind, text_of(value_at(document, found.above), "use"));
  }
  found.with = value_at(document, found.above);
  found.rest = joined(next, path.end());
  return found;
}

}  // namespace equipoise
