#pragma once

#include <set>
#include <vector>

#include "worker/partition.hpp"

namespace equipoise {

/// Places the pictures that rules list by name; `result.part` has -1 for each row. A list is what its author
/// wants: it stands, and what it parts is a warning. Rows that belong to a listed one (equal number in
/// `groups`) and are not listed stay without a part and are counted as left out. Returns the groups with a
/// listed row. Error(usage) if a list names a picture that is not there, or two parts name one.
std::set<std::size_t> place_listed(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                                   const std::vector<std::size_t>& groups, Partition& result);

}  // namespace equipoise
