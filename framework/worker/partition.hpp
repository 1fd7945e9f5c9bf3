#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "store/set_table.hpp"

namespace equipoise {

/// What goes into one part.
struct PartRule {
  enum class Kind { fraction, count, files, rest };
  std::string name;
  Kind kind = Kind::rest;
  double fraction = 0;                         ///< Of each class.
  std::map<std::string, std::int64_t> counts;  ///< By class; classes not named: none.
  std::vector<std::string> files;              ///< Ids.
};

/// Where each row went.
struct Partition {
  std::vector<int> part;      ///< Index of the rule, or -1.
  std::int64_t together = 0;  ///< Rows in groups of more than one.
  std::int64_t left_out = 0;  ///< Rows in no part because a row of their group is listed in one.
  std::vector<std::string> warnings;
};

/// Indices of two rows whose pictures are near-identical.
using RowPair = std::pair<std::size_t, std::size_t>;

/// For each row the number of its group: rows of equal id, of equal non-empty column `patient` and, with
/// `by_content`, of equal non-empty columns `content` and `group` and the pairs `alike` belong together, also
/// through others.
std::vector<std::size_t> group_rows(const std::vector<SetRow>& rows, bool by_content,
                                    const std::vector<RowPair>& alike = {});

/// Distributes rows over parts. Listed files come first, then counts, fractions, the rest. Within a class the
/// order is a shuffle by `seed` over the ids, so that the order of `rows` plays no part. Groups never
/// straddle parts, unless lists say so: that is a warning. Error(usage) if a count cannot be met exactly, or
/// a list names what is not there or one row twice.
Partition partition(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules, bool by_content,
                    std::uint64_t seed, const std::vector<RowPair>& alike = {});

}  // namespace equipoise
