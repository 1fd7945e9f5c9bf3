#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/set_table.hpp"
#include "store/store.hpp"
#include "worker/partition.hpp"
#include "worker/turn.hpp"

namespace equipoise {

/// Where a picture lies: the key of its origin and the row in it.
using PicturePlace = std::pair<std::string, std::int64_t>;

/// Two pictures that show the same, once the first is turned by `turn`.
struct Match {
  PicturePlace first, second;
  double score = 0;
  Turn turn = Turn::none;
};

/// Which pictures of some origins show the same: the payload of a match stage, `matches.json`.
struct Matches {
  std::vector<std::string> origins;
  std::vector<Match> near;                                   ///< Near-identical, each content once.
  std::vector<std::pair<PicturePlace, PicturePlace>> equal;  ///< Link all pictures of one content.
  double closest_distinct = 0;  ///< The highest score of a pair that does not match.
  std::int64_t compared = 0;    ///< Pairs that were aligned.
};

nlohmann::json to_json(const Matches& matches);
Matches matches_from_json(const nlohmann::json& json);

/// What the match stage `key` has left. Error(data) if the file is damaged.
Matches read_matches(const Store& store, const std::string& key);

/// Without the pairs that match only when one is turned.
Matches upright(Matches matches);

/// Pairs that link all of `rows` that show the same, also through pictures that are not among them.
std::vector<RowPair> linked_rows(const std::vector<SetRow>& rows, const Matches& matches);

/// The pairs of `rows` that match when one is turned.
struct TurnedPair {
  RowPair rows;
  Turn turn = Turn::none;  ///< Of the first.
};
std::vector<TurnedPair> turned_pairs(const std::vector<SetRow>& rows, const Matches& matches);

}  // namespace equipoise
