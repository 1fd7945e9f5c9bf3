#include "worker/audit_findings.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

SetRow row(const std::string& id, const std::string& label, const std::string& content) {
  return {"", label, id, id, 0, {{"content", content}}};
}

/// Two pictures by id, each the first of an origin of that name.
Matches match(const std::string& first, const std::string& second, Turn turn = Turn::none) {
  Matches matches;
  matches.near = {{{first, 0}, {second, 0}, 0.97, turn}};
  return matches;
}

}  // namespace

TEST_CASE("a group is identical only if all its members are") {
  const std::vector<SetRow> rows{row("A/3", "A", "x"), row("A/1", "A", "x"), row("B/1", "B", "y"),
                                 row("B/2", "B", "z"), row("B/3", "B", "u")};
  const auto groups = audit_groups(rows, match("B/1", "B/2"));
  REQUIRE(groups.size() == 2);
  CHECK(to_json(groups, rows) ==
        nlohmann::json::parse(R"([{"kind":"identical","members":["A/1","A/3"],"classes":["A"]},
                                  {"kind":"near","members":["B/1","B/2"],"classes":["B"]}])"));
}

TEST_CASE("a near pair that bridges classes makes one near group of both classes") {
  const std::vector<SetRow> rows{row("A/1", "A", "x"), row("A/2", "A", "x"), row("B/1", "B", "y")};
  const auto json = to_json(audit_groups(rows, match("A/1", "B/1")), rows);
  REQUIRE(json.size() == 1);
  CHECK(json[0]["kind"] == "near");
  CHECK(json[0]["members"].size() == 3);
  CHECK(json[0]["classes"] == nlohmann::json({"A", "B"}));
  CHECK(json[0]["identical"] == nlohmann::json::parse(R"([["A/1", "A/2"]])"));
}

TEST_CASE("members of a group in different parts are leaks, and so is a picture in two parts") {
  AuditedSet set;
  set.rows = {row("A/1", "A", "x"), row("A/2", "A", "x"), row("A/3", "A", "y"), row("A/4", "A", "x")};
  set.parts = {{"train"}, {"test"}, {"train", "test"}, {}};
  const auto leaks = find_leaks(set, audit_groups(set.rows, {}));
  REQUIRE(leaks.size() == 2);
  const auto json = to_json(leaks, set.rows);
  CHECK(json[0]["members"] == nlohmann::json({"A/3", "A/3"}));
  CHECK(json[1]["members"] == nlohmann::json({"A/1", "A/2"}));
  CHECK(json[1]["parts"] == nlohmann::json({"train", "test"}));
}

TEST_CASE("members of a group in one part are no leak") {
  AuditedSet set;
  set.rows = {row("A/1", "A", "x"), row("A/2", "A", "x")};
  set.parts = {{"train"}, {"train"}};
  CHECK(find_leaks(set, audit_groups(set.rows, {})).empty());
}

TEST_CASE("a group says which of its members were mirrored or rotated") {
  const std::vector<SetRow> rows{row("A/1", "A", "x"), row("A/2", "A", "y"), row("A/3", "A", "z")};
  const auto json = to_json(audit_groups(rows, match("A/3", "A/1", Turn::mirrored)), rows);
  REQUIRE(json.size() == 1);
  CHECK(json[0]["kind"] == "near");
  CHECK(json[0]["turned"] == nlohmann::json::parse(R"([{"members": ["A/3", "A/1"], "turn": "mirrored"}])"));
}
