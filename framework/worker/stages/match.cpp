#include <algorithm>
#include <map>
#include <set>

#include "worker/matches.hpp"
#include "worker/near_pairs.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/thumbnail_sets.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

PicturePlace place_of(const SetRow& row) {
  return {row.origin, row.row};
}

std::string content_of(const SetRow& row) {
  const auto found = row.columns.find("content");
  return found == row.columns.end() ? std::string() : found->second;
}

/// What an earlier stage has found among some of the origins.
Matches known_matches(const Stage& stage) {
  return stage.request.matches.empty() ? Matches{} : read_matches(stage.store, stage.request.matches);
}

NearSearch search_among(const Stage& stage, const std::vector<SetRow>& rows, const Matches& known) {
  NearSearch search{thumbnails_of(stage, rows), {}, {}};
  const std::set<std::string> settled(known.origins.begin(), known.origins.end());
  for (const SetRow& row : rows) {
    search.contents.push_back(content_of(row));
    search.settled.push_back(settled.contains(row.origin));
  }
  return search;
}

std::vector<std::string> origins_of(const Stage& stage) {
  std::set<std::string> origins;
  for (const Slice& slice : stage.sets.role("from")) origins.insert(slice.artefact);
  return {origins.begin(), origins.end()};
}

}  // namespace

json run_match(Stage& stage) {
  const auto rows = stage.sets.rows(stage.sets.role("from"));
  Matches matches = known_matches(stage);
  const NearSearch search = search_among(stage, rows, matches);
  const NearPairs found = find_near_pairs(search, stage.threads, [&](std::int64_t done, std::int64_t total) {
    stage.host.progress(done, total, "pairs", {});
    if (stage.host.stop_requested()) throw Error(Fault::cancelled, "comparing the pictures was stopped");
  });
  matches.origins = origins_of(stage);
  for (const NearPair& pair : found.pairs)
    matches.near.push_back({place_of(rows[pair.first]), place_of(rows[pair.second]), pair.score, pair.turn});
  matches.equal.clear();
  for (const auto& [first, second] : equal_rows(rows, "content"))
    matches.equal.emplace_back(place_of(rows[first]), place_of(rows[second]));
  matches.compared += found.compared;
  matches.closest_distinct = std::max(matches.closest_distinct, found.closest_distinct);
  write_whole(stage.store.files(), stage.folder / "matches.json", to_json(matches).dump() + "\n");
  return {{"pictures", rows.size()}, {"near", matches.near.size()}, {"compared", found.compared}};
}

}  // namespace equipoise
