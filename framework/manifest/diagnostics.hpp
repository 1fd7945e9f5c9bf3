#pragma once

#include <set>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "manifest/value.hpp"

namespace equipoise {

/// One thing wrong (or doubtful) in a manifest.
struct Diagnostic {
  Place place;
  std::string message;  ///< "unknown key 'counts' in stage 'small'"
  std::string hint;     ///< "did you mean 'count'?"; may be empty.
  bool warning = false;
  Fault fault = Fault::usage;  ///< Of an error: what it is for the exit code.
};

/// Collects all errors at once, each distinct one once, in order of place.
class Diagnostics {
 public:
  void error(const Place& place, std::string message, std::string hint = {});
  void warning(const Place& place, std::string message, std::string hint = {});
  /// What was thrown while something that `place` names was looked at, with its fault and hint.
  void error(const Place& place, const Error& thrown);
  /// One that was made elsewhere.
  void add(Diagnostic diagnostic) { all_.push_back(std::move(diagnostic)); }

  bool has_errors() const;
  /// What the errors are together: usage if one of them is, else the first one's by place; usage without any.
  Fault fault() const;
  /// Sorted by file, line, column; equal ones once.
  std::vector<Diagnostic> all() const;

  /// `file:line:column: error: message\n    hint` for each.
  std::string text() const;
  /// The same without warnings.
  std::string error_text() const;
  /// A list of {file, line, column, message, hint, severity}.
  nlohmann::json json() const;

 private:
  std::vector<Diagnostic> all_;
};

}  // namespace equipoise
