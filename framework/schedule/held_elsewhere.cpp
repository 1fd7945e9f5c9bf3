#include "schedule/held_elsewhere.hpp"

namespace equipoise {
namespace {

constexpr std::chrono::milliseconds interval{500};

}  // namespace

void HeldElsewhere::add(std::size_t node) {
  nodes_.insert(node);
  next_check_ = Clock::now() + interval;
}

double HeldElsewhere::seconds_to_check() const {
  return std::chrono::duration<double>(next_check_ - Clock::now()).count();
}

std::vector<std::pair<std::size_t, bool>> HeldElsewhere::settled() {
  std::vector<std::pair<std::size_t, bool>> found;
  if (nodes_.empty() || Clock::now() < next_check_) return found;
  next_check_ = Clock::now() + interval;
  for (const std::size_t node : nodes_) {
    const std::string& key = plan_.nodes[node].request.key;
    if (store_.state(key) == ArtefactState::complete)
      found.emplace_back(node, true);
    else if (store_.try_lock(key))
      found.emplace_back(node, false);
  }
  for (const auto& [node, complete] : found) nodes_.erase(node);
  return found;
}

}  // namespace equipoise
