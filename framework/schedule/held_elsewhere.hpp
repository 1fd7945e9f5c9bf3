#pragma once

#include <chrono>
#include <cstddef>
#include <set>
#include <utility>
#include <vector>

#include "plan/plan.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The nodes of a plan whose keys another process holds. They are looked at every half second.
class HeldElsewhere {
 public:
  HeldElsewhere(const Plan& plan, const Store& store) : plan_(plan), store_(store) {}

  void add(std::size_t node);
  bool empty() const { return nodes_.empty(); }
  double seconds_to_check() const;

  /// Takes out, if it is time to look, the nodes that are complete by now (true) and those whose holder has
  /// gone without completing them (false).
  std::vector<std::pair<std::size_t, bool>> settled();

 private:
  using Clock = std::chrono::steady_clock;

  const Plan& plan_;
  const Store& store_;
  std::set<std::size_t> nodes_;
  Clock::time_point next_check_{};
};

}  // namespace equipoise
