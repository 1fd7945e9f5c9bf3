#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

namespace equipoise {

/// A place in a manifest; line and column count from 1; line 0: not from a file (`--set`).
struct Place {
  std::string file;
  int line = 0;
  int column = 0;
  bool operator==(const Place&) const = default;
  bool operator<(const Place& other) const;
};

struct Entry;

/// A TOML value that knows where it was written. Tables keep the order of the file.
class Value {
 public:
  using Array = std::vector<Value>;
  using Table = std::vector<Entry>;
  using Data = std::variant<std::monostate, bool, std::int64_t, double, std::string, Array, Table>;

  Value() = default;
  Value(Data contents, Place where);

  bool is_table() const { return std::holds_alternative<Table>(data); }
  bool is_array() const { return std::holds_alternative<Array>(data); }
  bool is_string() const { return std::holds_alternative<std::string>(data); }
  const Table& table() const { return std::get<Table>(data); }
  Table& table() { return std::get<Table>(data); }
  const Array& array() const { return std::get<Array>(data); }
  const std::string& string() const { return std::get<std::string>(data); }

  /// The entry `key` of a table, or null. Null also if this is no table.
  const Value* find(std::string_view key) const;
  Value* find(std::string_view key);
  /// The value at a dotted path ("stages.model.size"), or null.
  const Value* at(std::string_view dotted) const;
  /// Sets `key` of a table, replacing or appending.
  void set(const std::string& key, Value value, Place key_place);

  /// "a string", "an integer", "a table", ...: for messages.
  std::string_view type_name() const;
  /// Equal data, places aside.
  bool same(const Value& other) const;

  Data data;
  Place place;
};

/// A key of a table, with the place of the key itself.
struct Entry {
  std::string key;
  Place place;
  Value value;
};

// Here, because a table's entries must be complete.
inline Value::Value(Data contents, Place where) : data(std::move(contents)), place(std::move(where)) {}

/// Back to TOML text that parses to the same data. Used for the resolved manifest of a run.
std::string to_toml(const Value& document);

}  // namespace equipoise
