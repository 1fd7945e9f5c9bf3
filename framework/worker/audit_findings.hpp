#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "store/set_table.hpp"
#include "worker/likeness.hpp"

namespace equipoise {

/// A picture as an audit sees it. One that lies in two parts is two entries.
struct AuditEntry {
  SetRow row;
  std::string part;  ///< As the manifest calls it; "" for a picture in none.
};

/// Pictures that are one and the same, or nearly.
struct AuditGroup {
  bool identical = false;            ///< All have equal pixels.
  std::vector<std::size_t> members;  ///< Indices of entries, ascending; at least two.
};

/// Two members of one group in different parts.
struct AuditLeak {
  bool identical = false;
  std::size_t first = 0, second = 0;
};

/// Connected sets of entries with equal pixels (column `content`), of one origin and row, or alike.
std::vector<AuditGroup> audit_groups(const std::vector<AuditEntry>& entries,
                                     const std::vector<Likeness>& alike);

/// All pairs of `groups` that lie in two different named parts.
std::vector<AuditLeak> audit_leaks(const std::vector<AuditEntry>& entries,
                                   const std::vector<AuditGroup>& groups);

/// What a reader should know before trusting the set: mixed sizes, channels or bit depths, unbalanced
/// classes, a statistic of the files that alone tells a class from the others (area under the ROC curve at
/// least 0.9), groups with members of two classes.
std::vector<std::string> audit_warnings(const std::vector<AuditEntry>& entries,
                                        const std::vector<AuditGroup>& groups,
                                        const std::vector<std::string>& classes);

/// Area under the ROC curve of `scores` for telling `positive` from the rest: ties count half. 0.5 if one
/// side is empty.
double separation(const std::vector<double>& scores, const std::vector<bool>& positive);

}  // namespace equipoise
