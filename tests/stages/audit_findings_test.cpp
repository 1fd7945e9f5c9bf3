#include "worker/audit_findings.hpp"

#include "catch.hpp"

using namespace equipoise;

namespace {

SetRow row(const std::string& id, const std::string& label, const std::string& content) {
  return {"", label, id, "origin", 0, {{"content", content}}};
}

}  // namespace

TEST_CASE("a group is identical only if all its members are") {
  const std::vector<SetRow> rows{row("A/3", "A", "x"), row("A/1", "A", "x"), row("B/1", "B", "y"),
                                 row("B/2", "B", "z"), row("B/3", "B", "u")};
  NearPairs near;
  near.pairs = {{2, 3, 0.97}};
  const auto groups = audit_groups(rows, near);
  REQUIRE(groups.size() == 2);
  CHECK(to_json(groups, rows) ==
        nlohmann::json::parse(R"([{"kind":"identical","members":["A/1","A/3"],"classes":["A"]},
                                  {"kind":"near","members":["B/1","B/2"],"classes":["B"]}])"));
}

TEST_CASE("a near pair that bridges classes makes one near group of both classes") {
  const std::vector<SetRow> rows{row("A/1", "A", "x"), row("A/2", "A", "x"), row("B/1", "B", "y")};
  NearPairs near;
  near.pairs = {{0, 2, 0.9}};
  const auto json = to_json(audit_groups(rows, near), rows);
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
