#include <unordered_map>

#include "manifest/merge_rules.hpp"
#include "manifest/patch.hpp"
#include "manifest/variants.hpp"

namespace equipoise {

namespace {

bool differs(const Value* target, const Value& patch, std::string_view key) {
  const Value* after = patch.find(key);
  if (!after) return false;
  const Value* before = target ? target->find(key) : nullptr;
  return !before || !before->same(*after);
}

void merge_value(Entry& target, const Entry& patch, Role role);

/// Large tables are looked up through an index, so that two large files merge in linear time.
void merge_table(Value& target, const Value& patch, Role role) {
  if (role == Role::stage && changes_use(&target, patch)) erase_key(target, "with");
  std::unordered_map<std::string_view, std::size_t> index;
  index.reserve(target.table().size());
  target.table().reserve(target.table().size() + patch.table().size());
  for (std::size_t i = 0; i < target.table().size(); ++i) index.emplace(target.table()[i].key, i);
  for (const Entry& entry : patch.table()) {
    const auto found = index.find(entry.key);
    if (found == index.end()) {
      target.table().push_back(entry);
    } else {
      merge_value(target.table()[found->second], entry, role_of(role, entry.key));
    }
  }
}

void merge_value(Entry& target, const Entry& patch, Role role) {
  const bool mergeable = target.value.is_table() && patch.value.is_table();
  if (mergeable && !replaces(&target.value, patch.value, role))
    return merge_table(target.value, patch.value, role);
  target.value = patch.value;
  target.place = patch.place;
}

}  // namespace

Role role_of(Role role, std::string_view key) {
  switch (role) {
    case Role::document:
      if (key == "stages") return Role::stages;
      if (key == "vary") return Role::axes;
      return key == "preset" ? Role::presets : Role::plain;
    case Role::stages:
      return Role::stage;
    case Role::stage:
      if (key == "with") return Role::with;
      if (key == "into") return Role::parts;
      return key == "length" ? Role::choice : Role::plain;
    case Role::parts:
      return Role::choice;
    case Role::with:
    case Role::slot:
      return Role::slot;
    case Role::axes:
      return Role::axis;
    case Role::axis:
    case Role::presets:
      return Role::document;
    case Role::choice:
    case Role::plain:
      return Role::plain;
  }
  return Role::plain;
}

bool replaces(const Value* target, const Value& patch, Role role) {
  if (role == Role::stage) return patch.find("do") != nullptr;
  if (role == Role::slot) return differs(target, patch, "use") || differs(target, patch, "model");
  return role == Role::choice;
}

bool changes_use(const Value* target, const Value& patch) {
  return differs(target, patch, "use");
}

void merge(Value& target, const Value& patch) {
  if (target.is_table() && patch.is_table()) {
    merge_table(target, patch, Role::document);
  } else {
    target = patch;
  }
}

}  // namespace equipoise
