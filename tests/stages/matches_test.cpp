#include "worker/matches.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/file_operations.hpp"

using namespace equipoise;

namespace {

Matches sample() {
  Matches matches;
  matches.origins = {"loaded", "drawn"};
  matches.near = {{{"loaded", 0}, {"loaded", 1}, 0.97, Turn::none},
                  {{"loaded", 1}, {"drawn", 4}, 0.9, Turn::left}};
  matches.equal.emplace_back(PicturePlace{"loaded", 2}, PicturePlace{"drawn", 4});
  matches.closest_distinct = 0.75;
  matches.compared = 9;
  return matches;
}

SetRow row(const std::string& origin, std::int64_t place) {
  return {"", "A", origin + std::to_string(place), origin, place, {}};
}

}  // namespace

TEST_CASE("matches are read as they were written") {
  const Matches read = matches_from_json(to_json(sample()));
  CHECK(to_json(read) == to_json(sample()));
  CHECK(read.near[1].second == PicturePlace{"drawn", 4});
  CHECK(read.near[1].turn == Turn::left);
}

TEST_CASE("pictures that match through one that is not asked for are linked") {
  const std::vector<SetRow> rows{row("loaded", 5), row("loaded", 2), row("loaded", 0)};
  CHECK(linked_rows(rows, sample()) == std::vector<RowPair>{{1, 2}});
  CHECK(linked_rows({row("loaded", 5), row("loaded", 6)}, sample()).empty());
}

TEST_CASE("turned pairs are told of pictures that are asked for only") {
  CHECK(turned_pairs({row("loaded", 1), row("loaded", 0)}, sample()).empty());
  const auto pairs = turned_pairs({row("drawn", 4), row("loaded", 1)}, sample());
  REQUIRE(pairs.size() == 1);
  CHECK(pairs[0].rows == RowPair{1, 0});
  CHECK(pairs[0].turn == Turn::left);
}

TEST_CASE("without the turned pairs only pictures that match as they lie are linked") {
  const std::vector<SetRow> rows{row("loaded", 0), row("loaded", 1), row("drawn", 4)};
  CHECK(linked_rows(rows, sample()).size() == 2);
  CHECK(linked_rows(rows, upright(sample())) == std::vector<RowPair>{{0, 1}});
}

TEST_CASE("a damaged list of matches is named") {
  const ScratchFolder scratch;
  FileOperations files;
  const Store store(scratch.path(), files);
  const std::string key(64, 'b');
  files.create_folders(store.folder(key));
  for (const char* text :
       {"{", "{}", R"({"origins": [], "near": [], "equal": [[[3, 0], [0, 0]]], "compared": 0})"}) {
    write_whole(files, store.folder(key) / "matches.json", text);
    CHECK_THROWS_AS(read_matches(store, key), Error);
  }
}
