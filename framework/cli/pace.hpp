#pragma once

#include <cstdint>
#include <optional>

namespace equipoise {

/// How fast something that is counted goes on: over the last half minute to minute, since what came before
/// may have been other work (a network that grows, a processor that was shared).
class Pace {
 public:
  /// `done` have been counted at `seconds` of some clock. A count that falls starts anew.
  void note(std::int64_t done, double seconds);
  void restart() { began_ = false; }
  bool began() const { return began_; }
  /// A second; nothing before the first half second or the first count.
  std::optional<double> rate(double seconds) const;

 private:
  struct Mark {
    std::int64_t done = 0;
    double seconds = 0;
  };
  bool began_ = false;
  Mark from_;  ///< The rate is taken from here, and then from `next_`.
  Mark next_;
  std::int64_t done_ = 0;
};

}  // namespace equipoise
