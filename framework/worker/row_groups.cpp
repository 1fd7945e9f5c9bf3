#include <utility>

#include "worker/disjoint_sets.hpp"
#include "worker/partition.hpp"

namespace equipoise {

namespace {

std::string column(const SetRow& row, const std::string& name) {
  const auto found = row.columns.find(name);
  return found == row.columns.end() ? std::string() : found->second;
}

}  // namespace

std::vector<std::size_t> group_rows(const std::vector<SetRow>& rows, bool by_content,
                                    const std::vector<RowPair>& alike) {
  DisjointSets groups(rows.size());
  std::map<std::pair<std::string, std::string>, std::size_t> first;
  const auto join_equal = [&](std::size_t i, const std::string& kind, const std::string& value) {
    if (!value.empty()) groups.join(i, first.try_emplace({kind, value}, i).first->second);
  };
  for (std::size_t i = 0; i < rows.size(); ++i) {
    join_equal(i, "id", rows[i].id);
    join_equal(i, "patient", column(rows[i], "patient"));
    if (!by_content) continue;
    join_equal(i, "content", column(rows[i], "content"));
    join_equal(i, "group", column(rows[i], "group"));
  }
  if (by_content)
    for (const auto& [a, b] : alike) groups.join(a, b);
  std::vector<std::size_t> group(rows.size());
  for (std::size_t i = 0; i < rows.size(); ++i) group[i] = groups.root(i);
  return group;
}

}  // namespace equipoise
