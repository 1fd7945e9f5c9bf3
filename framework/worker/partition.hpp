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

/// Two rows that belong together.
using RowPair = std::pair<std::size_t, std::size_t>;

/// Pairs that link all rows of equal non-empty `column`.
std::vector<RowPair> equal_rows(const std::vector<SetRow>& rows, const std::string& column);

/// For each of `count` rows the number of its connected component: the smallest row in it.
std::vector<std::size_t> components(std::size_t count, const std::vector<RowPair>& pairs);

/// For each row the number of its group: rows of equal id and of equal non-empty column `patient` belong
/// together, also through others; with `alike` also those of equal `content`, `file` or
/// `group` (which a split has found) and the pairs of `near`.
std::vector<std::size_t> group_rows(const std::vector<SetRow>& rows, bool alike,
                                    const std::vector<RowPair>& near = {});

/// Distributes rows over parts. Listed files come first and go where they are listed, even if that parts a
/// group, which is a warning that names the pairs; what belongs to a listed picture is left out of the other
/// parts. Then counts, fractions, the rest. Within a class the order is a shuffle by `seed` over the ids, so
/// that the order of `rows` plays no part. Rows of equal number in `groups` never straddle parts otherwise.
/// Error(usage) if a count cannot be met exactly, or a list names a picture that is not there or twice.
Partition partition(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                    const std::vector<std::size_t>& groups, std::uint64_t seed);

}  // namespace equipoise
