#include "worker/audit_sheet.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <ATen/ops/empty.h>

namespace equipoise {

at::Tensor pairs_for_sheet(const std::vector<Leak>& leaks, const std::vector<AuditGroup>& groups,
                           const at::Tensor& thumbnails) {
  constexpr std::size_t most = 64;
  std::vector<RowPair> pairs;
  std::set<RowPair> seen;
  const auto add = [&](std::size_t a, std::size_t b) {
    if (pairs.size() < most && seen.insert(std::minmax(a, b)).second) pairs.emplace_back(a, b);
  };
  for (const Leak& leak : leaks) add(leak.first, leak.second);
  for (const AuditGroup& group : groups) add(group.members[0], group.members[1]);
  at::Tensor sheet = at::empty(
      {2 * static_cast<std::int64_t>(pairs.size()), 1, thumbnails.size(1), thumbnails.size(2)}, at::kByte);
  for (std::size_t i = 0; i < pairs.size(); ++i) {
    const auto at_row = static_cast<std::int64_t>(2 * i);
    sheet[at_row][0].copy_(thumbnails[static_cast<std::int64_t>(pairs[i].first)]);
    sheet[at_row + 1][0].copy_(thumbnails[static_cast<std::int64_t>(pairs[i].second)]);
  }
  return sheet;
}

}  // namespace equipoise
