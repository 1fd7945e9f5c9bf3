#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/set_table.hpp"
#include "worker/matches.hpp"
#include "worker/partition.hpp"

namespace equipoise {

/// Pictures of one content or nearly so.
struct AuditGroup {
  bool identical = false;            ///< All files or all pixels are equal.
  std::vector<std::size_t> members;  ///< Rows, in order of id.
  std::vector<TurnedPair> turned;    ///< Members that were found alike with one of them turned.
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

/// Groups of more than one picture: rows of equal content or file, and those that match.
std::vector<AuditGroup> audit_groups(const std::vector<SetRow>& rows, const Matches& matches);

/// Every two members of a group in different parts, and every picture that is in two parts itself.
std::vector<Leak> find_leaks(const AuditedSet& set, const std::vector<AuditGroup>& groups);

/// [{"kind", "members", "classes"}]; a near group of which some members are equal lists those in "identical",
/// one with mirrored or rotated members those in "turned": [{"members": [a, b], "turn"}], where b is a turned
/// so.
nlohmann::json to_json(const std::vector<AuditGroup>& groups, const std::vector<SetRow>& rows);
nlohmann::json to_json(const std::vector<Leak>& leaks, const std::vector<SetRow>& rows);

}  // namespace equipoise
