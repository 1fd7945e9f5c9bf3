#include "plan/table_reader.hpp"

#include <utility>

#include "schema/suggest.hpp"

namespace equipoise {

TableReader::TableReader(const Value& table, std::string what, Diagnostics& diagnostics, KeyDocs docs)
    : table_(table), what_(std::move(what)), diagnostics_(diagnostics), docs_(docs) {
  if (!table_.is_table())
    diagnostics_.error(table_.place, what_ + " must be a table, not " + std::string(table_.type_name()));
}

const Value* TableReader::take(const std::string& key) {
  known_.insert(key);
  return table_.is_table() ? table_.find(key) : nullptr;
}

const Value* TableReader::require(const std::string& key, const std::string& hint) {
  const Value* value = take(key);
  if (value == nullptr && table_.is_table())
    diagnostics_.error(table_.place, what_ + " needs '" + key + "'",
                       hint.empty() ? describe_key(docs_, key) : hint);
  return value;
}

void TableReader::mismatch(const Value& value, const std::string& key, const std::string& expected) {
  diagnostics_.error(
      value.place,
      "'" + key + "' of " + what_ + " must be " + expected + ", not " + std::string(value.type_name()),
      describe_key(docs_, key.substr(0, key.find('.'))));
}

std::optional<std::string> TableReader::text(const std::string& key) {
  const Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (value->is_string()) return value->string();
  mismatch(*value, key, "a string");
  return std::nullopt;
}

std::optional<std::int64_t> TableReader::integer(const std::string& key, std::int64_t least) {
  const Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  const auto* number = std::get_if<std::int64_t>(&value->data);
  if (number == nullptr) {
    mismatch(*value, key, "an integer");
    return std::nullopt;
  }
  if (*number < least) {
    diagnostics_.error(value->place,
                       "'" + key + "' of " + what_ + " must be at least " + std::to_string(least) + ", not " +
                           std::to_string(*number),
                       describe_key(docs_, key));
    return std::nullopt;
  }
  return *number;
}

std::optional<bool> TableReader::boolean(const std::string& key) {
  const Value* value = take(key);
  if (value == nullptr) return std::nullopt;
  if (const auto* flag = std::get_if<bool>(&value->data)) return *flag;
  mismatch(*value, key, "true or false");
  return std::nullopt;
}

std::vector<std::string> TableReader::texts(const std::string& key) {
  std::vector<std::string> result;
  const Value* value = take(key);
  if (value == nullptr) return result;
  if (!value->is_array()) {
    mismatch(*value, key, "a list of strings");
    return result;
  }
  for (const Value& element : value->array()) {
    if (element.is_string())
      result.push_back(element.string());
    else
      mismatch(element, key, "a list of strings");
  }
  return result;
}

void TableReader::finish() {
  if (!table_.is_table()) return;
  const std::vector<std::string> known(known_.begin(), known_.end());
  for (const Entry& entry : table_.table()) {
    if (known_.contains(entry.key)) continue;
    const std::string near = nearest(entry.key, known);
    std::string hint;
    if (!near.empty()) {
      const std::string meant = describe_key(docs_, near);
      hint = "did you mean '" + near + "'?" + (meant.empty() ? "" : " " + meant);
    } else {
      for (const auto& name : known) hint += (hint.empty() ? "known here: " : ", ") + name;
    }
    diagnostics_.error(entry.place, "unknown key '" + entry.key + "' in " + what_, hint);
  }
}

}  // namespace equipoise
