#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/set_table.hpp"
#include "worker/near_pairs.hpp"
#include "worker/partition.hpp"

namespace equipoise {

/// Pictures of one content or nearly so.
struct AuditGroup {
  bool identical = false;            ///< All files or all pixels are equal.
  std::vector<std::size_t> members;  ///< Rows, in order of id.
};

/// Two members of a group that lie in different parts.
struct Leak {
  bool identical = false;
  std::size_t first = 0, second = 0;
  std::string first_part, second_part;
};

/// The pictures of an audit: each once, with the parts that it is in.
struct AuditedSet {
  std::vector<SetRow> rows;
  std::vector<std::vector<std::string>> parts;  ///< Of each row; names in the order of the stage.
};

/// Groups of more than one picture: rows of equal content or file, and the pairs found near.
std::vector<AuditGroup> audit_groups(const std::vector<SetRow>& rows, const NearPairs& near);

/// Every two members of a group in different parts, and every picture that is in two parts itself.
std::vector<Leak> find_leaks(const AuditedSet& set, const std::vector<AuditGroup>& groups);

/// [{"kind", "members", "classes"}]; a near group of which some members are equal lists those in "identical".
nlohmann::json to_json(const std::vector<AuditGroup>& groups, const std::vector<SetRow>& rows);
nlohmann::json to_json(const std::vector<Leak>& leaks, const std::vector<SetRow>& rows);

}  // namespace equipoise
