#include <algorithm>
#include <numeric>
#include <utility>

#include "worker/partition.hpp"

namespace equipoise {

namespace {

class UnionFind {
 public:
  explicit UnionFind(std::size_t size) : parent_(size) {
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

std::string column(const SetRow& row, const std::string& name) {
  const auto found = row.columns.find(name);
  return found == row.columns.end() ? std::string() : found->second;
}

}  // namespace

std::vector<std::size_t> group_rows(const std::vector<SetRow>& rows, bool by_content) {
  UnionFind groups(rows.size());
  std::map<std::pair<std::string, std::string>, std::size_t> first;
  const auto join_equal = [&](std::size_t i, const std::string& kind, const std::string& value) {
    if (!value.empty()) groups.join(i, first.try_emplace({kind, value}, i).first->second);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    join_equal(i, "id", rows[i].id);
    join_equal(i, "patient", column(rows[i], "patient"));
    if (by_content) join_equal(i, "content", column(rows[i], "content"));
  }
  std::vector<std::size_t> group(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) group[i] = groups.root(i);
  return group;
}

}  // namespace equipoise
