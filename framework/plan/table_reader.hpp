#pragma once

#include <cstdint>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"
#include "plan/key_docs.hpp"

namespace equipoise {

/// Reads a table key by key, reports wrong types with their place, and at the end every key that nobody asked
/// for.
class TableReader {
 public:
  /// `what` names the table in messages ("stage 'small'"); `docs` say what its keys are, for hints. A value
  /// that is no table is reported at once.
  TableReader(const Value& table, std::string what, Diagnostics& diagnostics, KeyDocs docs = {});

  /// The value of `key`, or null; marks it as known.
  const Value* take(const std::string& key);
  /// The same, reported if it is missing; without a `hint` the key's description is given.
  const Value* require(const std::string& key, const std::string& hint = {});

  std::optional<std::string> text(const std::string& key);
  std::optional<std::int64_t> integer(const std::string& key, std::int64_t least);
  std::optional<bool> boolean(const std::string& key);
  std::vector<std::string> texts(const std::string& key);

  /// "must be X, not a string" at the value's place, with the key's description.
  void mismatch(const Value& value, const std::string& key, const std::string& expected);
  /// Reports keys that were never taken, with the nearest known one.
  void finish();

  Diagnostics& diagnostics() { return diagnostics_; }
  const std::string& what() const { return what_; }
  const Place& place() const { return table_.place; }

 private:
  const Value& table_;
  std::string what_;
  Diagnostics& diagnostics_;
  KeyDocs docs_;
  std::set<std::string> known_;
};

}  // namespace equipoise
