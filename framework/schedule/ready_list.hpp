#pragma once

#include <cstddef>
#include <optional>
#include <set>
#include <vector>

#include "plan/plan.hpp"

namespace equipoise {

/// Which nodes of a plan may run, found by counting unfinished inputs. Indices are those of `Plan::nodes`.
class ReadyList {
 public:
  /// Only `wanted` nodes are handed out; `complete` ones count as done from the start. Error(internal) if a
  /// wanted node has an input that is neither complete nor wanted.
  ReadyList(const Plan& plan, const std::vector<bool>& wanted, const std::vector<bool>& complete);

  /// The first node in order of the plan whose inputs are all complete; it is then the caller's.
  std::optional<std::size_t> take();
  std::size_t size() const { return ready_.size(); }
  /// A taken node may be taken again.
  void put_back(std::size_t node);
  /// A taken node is done: nodes that waited for it alone become ready.
  void complete(std::size_t node);
  /// A taken node failed: its descendants, in order of the plan, will never be ready.
  std::vector<std::size_t> fail(std::size_t node);

 private:
  std::vector<std::vector<std::size_t>> dependents_;
  std::vector<std::size_t> missing_;  ///< Unfinished inputs.
  std::vector<bool> open_;            ///< Wanted, not complete, not given up.
  std::set<std::size_t> ready_;
};

/// The nodes that a run of the plan up to the stage `until` needs: those of that name and all they depend on;
/// all nodes if `until` is empty. Error(usage) if no stage has that name.
std::vector<bool> wanted_nodes(const Plan& plan, const std::string& until);

}  // namespace equipoise
