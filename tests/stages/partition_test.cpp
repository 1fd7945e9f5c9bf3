#include "worker/partition.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

/// Per class `count` pictures; each third one has a twin in its class, each fifth shares a patient with the
/// next.
std::vector<SetRow> pool(int count) {
  std::vector<SetRow> rows;
  for (const std::string label : {"A", "B"}) {
    for (int i = 0; i < count; ++i) {
      const std::string content =
          i % 3 == 0 ? "twin" + label + std::to_string(i / 6) : label + std::to_string(i);
      rows.push_back({"", label, label + "/" + std::to_string(i), "origin", i, {{"content", content}}});
      if (i % 5 < 2) rows.back().columns["patient"] = "p" + label + std::to_string(i / 5);
    }
  }
  return rows;
}

PartRule counted(const std::string& name, std::int64_t a, std::int64_t b) {
  return {name, PartRule::Kind::count, 0, {{"A", a}, {"B", b}}, {}};
}
PartRule fraction(const std::string& name, double part) {
  return {name, PartRule::Kind::fraction, part, {}, {}};
}
PartRule files(const std::string& name, std::vector<std::string> ids) {
  return {name, PartRule::Kind::files, 0, {}, std::move(ids)};
}
PartRule rest(const std::string& name) {
  return {name, PartRule::Kind::rest, 0, {}, {}};
}

std::map<std::string, int> by_id(const std::vector<SetRow>& rows, const Partition& parts) {
  std::map<std::string, int> result;
  for (std::size_t i = 0; i < rows.size(); ++i) result[rows[i].id] = parts.part[i];
  return result;
}

std::int64_t in_part(const std::vector<SetRow>& rows, const Partition& parts, int part,
                     const std::string& label) {
  std::int64_t count = 0;
  for (std::size_t i = 0; i < rows.size(); ++i)
    count += parts.part[i] == part && rows[i].label == label ? 1 : 0;
  return count;
}

}  // namespace

TEST_CASE("groups never straddle parts, whatever the seed") {
  const auto rows = pool(60);
  const auto groups = group_rows(rows, true);
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    const Partition parts =
        partition(rows, {counted("train", 20, 17), fraction("held", 0.25), rest("test")}, groups, seed);
    std::map<std::size_t, std::set<int>> seen;
    for (std::size_t i = 0; i < rows.size(); ++i) seen[groups[i]].insert(parts.part[i]);
    for (const auto& [group, where] : seen) CHECK(where.size() == 1);
    CHECK(in_part(rows, parts, 0, "A") == 20);
    CHECK(in_part(rows, parts, 0, "B") == 17);
    CHECK(std::count(parts.part.begin(), parts.part.end(), -1) == 0);
  }
}

TEST_CASE("the order of the files does not change a split") {
  auto rows = pool(40);
  const std::vector<PartRule> rules{fraction("train", 0.6), rest("test")};
  const auto before = by_id(rows, partition(rows, rules, group_rows(rows, true), 3));
  std::reverse(rows.begin(), rows.end());
  std::rotate(rows.begin(), rows.begin() + 11, rows.end());
  CHECK(by_id(rows, partition(rows, rules, group_rows(rows, true), 3)) == before);
  CHECK(by_id(rows, partition(rows, rules, group_rows(rows, true), 4)) != before);
}

TEST_CASE("another class does not change the split of a class") {
  auto rows = pool(40);
  const std::vector<PartRule> rules{counted("train", 10, 10), rest("test")};
  const auto both = by_id(rows, partition(rows, rules, group_rows(rows, true), 3));
  rows.resize(40);
  for (const auto& [id, part] :
       by_id(rows, partition(rows, {counted("train", 10, 0), rest("test")}, group_rows(rows, true), 3)))
    CHECK(both.at(id) == part);
}

TEST_CASE("fractions that add up to one take each picture once") {
  const auto rows = pool(37);
  const Partition parts = partition(rows, {fraction("a", 0.5), fraction("b", 0.3), fraction("c", 0.2)},
                                    group_rows(rows, false), 1);
  CHECK(std::count(parts.part.begin(), parts.part.end(), -1) == 0);
  CHECK(std::abs(in_part(rows, parts, 0, "A") - 18) <= 1);
}

TEST_CASE("a count that cannot be met is an error with both numbers") {
  try {
    const auto rows = pool(12);
    partition(rows, {counted("train", 20, 5)}, group_rows(rows, true), 0);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    CHECK(std::string(error.what()).find("20 pictures of class 'A'") != std::string::npos);
    CHECK(std::string(error.what()).find("12 left") != std::string::npos);
  }
}

TEST_CASE("twins of listed pictures are left out with a warning") {
  const auto rows = pool(12);  // A/0 and A/3 are twins; A/1 is a patient with A/0.
  const Partition parts = partition(rows, {files("train", {"A/0"}), rest("test")}, group_rows(rows, true), 0);
  const auto where = by_id(rows, parts);
  CHECK(where.at("A/0") == 0);
  CHECK(where.at("A/3") == -1);
  CHECK(where.at("A/1") == -1);
  CHECK(where.at("A/2") == 1);
  CHECK(parts.left_out == 2);
  REQUIRE(parts.warnings.size() == 1);
}

TEST_CASE("lists win over groups, and a warning names the pairs that they part") {
  const auto rows = pool(12);
  const std::vector<PartRule> rules{files("train", {"A/0"}), files("test", {"A/3"})};
  const Partition parts = partition(rows, rules, group_rows(rows, true), 0);
  const auto where = by_id(rows, parts);
  CHECK(where.at("A/0") == 0);
  CHECK(where.at("A/3") == 1);
  REQUIRE_FALSE(parts.warnings.empty());
  CHECK(parts.warnings[0].find("'A/0' (train) and 'A/3' (test)") != std::string::npos);
  CHECK(partition(rows, rules, group_rows(rows, false), 0).warnings.size() == 1);  // one patient with A/1
}

TEST_CASE("a picture in two lists is an error that names both parts") {
  const auto rows = pool(12);
  try {
    partition(rows, {files("train", {"A/0"}), files("test", {"A/0"})}, group_rows(rows, false), 0);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    CHECK(std::string(error.what()).find("'A/0' is listed in part 'test' and in part 'train'") !=
          std::string::npos);
  }
}

TEST_CASE("near-identical pictures stay together, across classes too, and counts still hold") {
  auto rows = pool(30);
  for (auto& row : rows) row.columns.clear();
  const std::vector<RowPair> near{{0, 30}, {1, 2}, {3, 4}, {4, 5}};
  const auto groups = group_rows(rows, true, near);
  CHECK(groups[3] == groups[5]);
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    const Partition parts = partition(rows, {counted("train", 13, 7), rest("test")}, groups, seed);
    for (const auto& [a, b] : near) CHECK(parts.part[a] == parts.part[b]);
    CHECK(in_part(rows, parts, 0, "A") == 13);
    CHECK(in_part(rows, parts, 0, "B") == 7);
  }
}

TEST_CASE("a count that groups make impossible is an error that says how many fit") {
  auto rows = pool(4);
  for (auto& row : rows) row.columns.clear();
  const auto groups = group_rows(rows, true, {{0, 1}, {2, 3}});
  try {
    partition(rows, {counted("train", 3, 1), rest("test")}, groups, 0);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("asks for 3 pictures of class 'A', but only 2 fit") !=
          std::string::npos);
    CHECK(error.hint().find("groups = \"ignore\"") != std::string::npos);
  }
}

TEST_CASE("a count is met exactly where some choice of groups meets it") {
  auto rows = pool(6);
  for (auto& row : rows) row.columns.clear();
  const auto groups = group_rows(rows, true, {{0, 1}, {2, 3}, {4, 6}});  // A: 2, 2, 1, and 1 with one of B
  for (std::uint64_t seed = 0; seed < 20; ++seed)
    for (const std::int64_t count : {1, 2, 3, 4, 5, 6}) {
      const Partition parts = partition(rows, {counted("train", count, 3), rest("test")}, groups, seed);
      CHECK(in_part(rows, parts, 0, "A") == count);
      CHECK(in_part(rows, parts, 0, "B") == 3);
      CHECK(parts.part[0] == parts.part[1]);
      CHECK(parts.part[2] == parts.part[3]);
      CHECK(parts.part[4] == parts.part[6]);
    }
}

TEST_CASE("an unknown id in a list is an error that names near ones") {
  try {
    const auto rows = pool(12);
    partition(rows, {files("train", {"A/12"})}, group_rows(rows, true), 0);
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(std::string(error.what()).find("'A/12'") != std::string::npos);
    CHECK(error.hint().find("'A/1'") != std::string::npos);
  }
}
