#include "worker/fingerprint.hpp"

#include <algorithm>
#include <string>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "failure.hpp"

using namespace equipoise;

namespace {

SourceFacts three_pictures() {
  SourceFacts facts;
  facts.classes = {"A", "B"};
  facts.pictures = {{"a1", 0, {}}, {"a2", 0, {{"patient", "7"}}}, {"b1", 1, {}}};
  return facts;
}

}  // namespace

TEST_CASE("A fingerprint does not depend on the order of the pictures") {
  SourceFacts facts = three_pictures();
  const auto before = class_fingerprints(facts, {"x", "y", "z"}, "");
  std::swap(facts.pictures[0], facts.pictures[2]);
  CHECK(class_fingerprints(facts, {"z", "y", "x"}, "") == before);
}

TEST_CASE("A fingerprint sees ids, columns and contents of its own class alone") {
  const SourceFacts facts = three_pictures();
  const auto before = class_fingerprints(facts, {"x", "y", "z"}, "");
  const auto content = class_fingerprints(facts, {"x", "y", "other"}, "");
  CHECK(content.at("A") == before.at("A"));
  CHECK(content.at("B") != before.at("B"));
  SourceFacts column = facts;
  column.pictures[1].columns = {{"patient", "8"}};
  CHECK(class_fingerprints(column, {"x", "y", "z"}, "").at("A") != before.at("A"));
  SourceFacts id = facts;
  id.pictures[0] = {"a0", 0, {}};
  CHECK(class_fingerprints(id, {"x", "y", "z"}, "").at("A") != before.at("A"));
}

TEST_CASE("A source without files is told by its parameters") {
  const SourceFacts facts = three_pictures();
  CHECK(class_fingerprints(facts, {}, "seed 1") != class_fingerprints(facts, {}, "seed 2"));
}

TEST_CASE("Contradictory survey facts are refused") {
  SourceFacts twice = three_pictures();
  twice.pictures[1].id = "a1";
  CHECK_THROWS_AS(check_facts(twice), Error);
  SourceFacts label = three_pictures();
  label.pictures[0].label = 2;
  CHECK_THROWS_AS(check_facts(label), Error);
  SourceFacts files = three_pictures();
  files.files = {"one"};
  CHECK_THROWS_AS(check_facts(files), Error);
  CHECK_NOTHROW(check_facts(three_pictures()));
}

TEST_CASE("A file that cannot be read stops the hashing with its name") {
  const std::vector<std::string> files{"/proc/self/stat", "/nowhere/at/all"};
  CHECK(contains(failure_of([&] { hash_files(files, 2); }), "/nowhere/at/all"));
}
