#include "manifest/value.hpp"

#include <algorithm>
#include <cmath>
#include <tuple>
#include <unordered_map>

#include "manifest/dotted.hpp"

namespace equipoise {

namespace {

bool same_tables(const Value::Table& left, const Value::Table& right) {
  if (left.size() != right.size()) return false;
  std::unordered_map<std::string_view, const Value*> entries;
  for (const Entry& entry : right) entries.emplace(entry.key, &entry.value);
  return std::all_of(left.begin(), left.end(), [&](const Entry& entry) {
    const auto found = entries.find(entry.key);
    return found != entries.end() && entry.value.same(*found->second);
  });
}

}  // namespace

bool Place::operator<(const Place& other) const {
  return std::tie(file, line, column) < std::tie(other.file, other.line, other.column);
}

const Value* Value::find(std::string_view key) const {
  const auto* entries = std::get_if<Table>(&data);
  if (!entries) return nullptr;
  const auto found =
      std::find_if(entries->begin(), entries->end(), [&](const Entry& entry) { return entry.key == key; });
  return found == entries->end() ? nullptr : &found->value;
}

Value* Value::find(std::string_view key) {
  return const_cast<Value*>(static_cast<const Value*>(this)->find(key));
}

const Value* Value::at(std::string_view dotted) const {
  const auto parts = split_dotted(dotted);
  if (!parts) return nullptr;
  const Value* value = this;
  for (const std::string& part : *parts) {
    value = value->find(part);
    if (!value) return nullptr;
  }
  return value;
}

void Value::set(const std::string& key, Value value, Place key_place) {
  if (!is_table()) data = Table{};
  for (Entry& entry : table()) {
    if (entry.key != key) continue;
    entry.value = std::move(value);
    entry.place = std::move(key_place);
    return;
  }
  table().push_back({key, std::move(key_place), std::move(value)});
}

std::string_view Value::type_name() const {
  static constexpr std::string_view names[] = {"nothing",  "a boolean", "an integer", "a number",
                                               "a string", "a list",    "a table"};
  return names[data.index()];
}

bool Value::same(const Value& other) const {
  if (data.index() != other.data.index()) return false;
  if (is_table()) return same_tables(table(), other.table());
  if (is_array()) {
    return std::equal(array().begin(), array().end(), other.array().begin(), other.array().end(),
                      [](const Value& left, const Value& right) { return left.same(right); });
  }
  if (const auto* number = std::get_if<double>(&data)) {
    const double theirs = std::get<double>(other.data);
    return *number == theirs || (std::isnan(*number) && std::isnan(theirs));
  }
  if (const auto* text = std::get_if<std::string>(&data)) return *text == other.string();
  if (const auto* flag = std::get_if<bool>(&data)) return *flag == std::get<bool>(other.data);
  if (const auto* integer = std::get_if<std::int64_t>(&data)) {
    return *integer == std::get<std::int64_t>(other.data);
  }
  return true;
}

}  // namespace equipoise
