#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace equipoise {

/// What went wrong, seen from the user's side. Each kind has one exit code (docs/manifest.md, "Exit codes").
enum class Fault {
  usage,      ///< The manifest or the command line is wrong (2).
  plugin,     ///< A plugin cannot be loaded, crashed, or broke its contract (3).
  data,       ///< A file is missing, damaged or cannot be written (4).
  diverged,   ///< A loss became NaN, infinite or too large (5).
  gate,       ///< A gate of the manifest failed (6).
  cancelled,  ///< The user stopped; what was done can be resumed (75).
  internal,   ///< Our bug (70).
};

/// The one exception type of Equipoise. `what()` says what happened and where; `hint()` what to do about it.
class __attribute__((visibility("default"))) Error : public std::runtime_error {
 public:
  Error(Fault fault, const std::string& message, std::string hint = {})
      : std::runtime_error(message), fault_(fault), hint_(std::move(hint)) {}

  Fault fault() const noexcept { return fault_; }
  const std::string& hint() const noexcept { return hint_; }

 private:
  Fault fault_;
  std::string hint_;
};

/// The exit code of a program that ends with `fault`.
constexpr int exit_code(Fault fault) noexcept {
  switch (fault) {
    case Fault::usage:
      return 2;
    case Fault::plugin:
      return 3;
    case Fault::data:
      return 4;
    case Fault::diverged:
      return 5;
    case Fault::gate:
      return 6;
    case Fault::cancelled:
      return 75;
    case Fault::internal:
      return 70;
  }
  return 70;
}

}  // namespace equipoise
