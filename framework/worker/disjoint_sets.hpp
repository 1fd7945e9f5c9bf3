#pragma once

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <vector>

namespace equipoise {

/// Elements 0 .. size - 1 in sets that can be joined. A set is named by its smallest element.
class DisjointSets {
 public:
  explicit DisjointSets(std::size_t size) : parent_(size) {
    std::iota(parent_.begin(), parent_.end(), std::size_t{0});
  }

  std::size_t root(std::size_t i) {
    while (parent_[i] != i) i = parent_[i] = parent_[parent_[i]];
    return i;
  }

  void join(std::size_t a, std::size_t b) {
    parent_[std::max(root(a), root(b))] = std::min(root(a), root(b));
  }

 private:
  std::vector<std::size_t> parent_;
};

}  // namespace equipoise
