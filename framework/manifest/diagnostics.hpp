#pragma once

#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "manifest/value.hpp"

namespace equipoise {

/// One thing wrong (or doubtful) in a manifest.
struct Diagnostic {
  Place place;
  std::string message;  ///< "unknown key 'counts' in stage 'small'"
  std::string hint;     ///< "did you mean 'count'?"; may be empty.
  bool warning = false;
};

/// Collects all errors at once, each distinct one once, in order of place.
class Diagnostics {
 public:
  void error(const Place& place, std::string message, std::string hint = {});
  void warning(const Place& place, std::string message, std::string hint = {});

  bool has_errors() const;
  /// Sorted by file, line, column; equal ones once.
  std::vector<Diagnostic> all() const;

  /// `file:line:column: error: message\n    hint` for each.
  std::string text() const;
  /// A list of {file, line, column, message, hint, severity}.
  nlohmann::json json() const;

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace equipoise
