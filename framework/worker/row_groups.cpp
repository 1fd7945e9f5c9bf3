#include <algorithm>
#include <map>
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

std::vector<RowPair> equal_rows(const std::vector<SetRow>& rows, const std::string& name) {
  std::map<std::string, std::size_t> first;
  std::vector<RowPair> pairs;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const std::string value = column(rows[i], name);
    if (value.empty()) continue;
    const auto [found, added] = first.try_emplace(value, i);
    if (!added) pairs.emplace_back(found->second, i);
  }
  return pairs;
}

std::vector<std::size_t> components(std::size_t count, const std::vector<RowPair>& pairs) {
  UnionFind sets(count);
  for (const auto& [a, b] : pairs) sets.join(a, b);
  std::vector<std::size_t> component(count);
  for (std::size_t i = 0; i < count; ++i) component[i] = sets.root(i);
  return component;
}

std::vector<std::size_t> group_rows(const std::vector<SetRow>& rows, bool alike,
                                    const std::vector<RowPair>& near) {
  std::vector<RowPair> pairs;
  const auto add = [&](const std::vector<RowPair>& more) {
    pairs.insert(pairs.end(), more.begin(), more.end());
  };
  std::map<std::string, std::size_t> first;
  for (std::size_t i = 0; i < rows.size(); ++i)
    pairs.emplace_back(first.try_emplace(rows[i].id, i).first->second, i);
  add(equal_rows(rows, "patient"));
  if (alike) {
    add(equal_rows(rows, "content"));
    add(equal_rows(rows, "file"));
    add(equal_rows(rows, "group"));
    add(near);
  }
  return components(rows.size(), pairs);
}

}  // namespace equipoise
