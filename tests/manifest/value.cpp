#include "manifest/value.hpp"

#include <limits>

#include "catch.hpp"
#include "manifest/document.hpp"
#include "manifest/dotted.hpp"

using namespace equipoise;

namespace {

Value parsed(const std::string& text) {
  Diagnostics diagnostics;
  auto document = parse_document(text, "m.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(document);
  return *document;
}

}  // namespace

TEST_CASE("a value is found by key and by dotted path") {
  const Value document = parsed("[stages.model]\nsize = 128\nwith.'a.b' = true\n");
  REQUIRE(document.at("stages.model.size"));
  CHECK(std::get<std::int64_t>(document.at("stages.model.size")->data) == 128);
  CHECK(document.at("stages.model.with.'a.b'"));
  CHECK_FALSE(document.at("stages.model.with.a.b"));
  CHECK_FALSE(document.at("stages.model.size.deeper"));
  CHECK_FALSE(document.at("stages..size"));
  CHECK_FALSE(document.at(""));
  CHECK_FALSE(document.at("stages.model.size")->find("x"));
}

TEST_CASE("set replaces in place or appends") {
  Value document = parsed("a = 1\nb = 2\n");
  document.set("a", Value(std::int64_t{5}, {}), {"x", 9, 9});
  document.set("c", Value(true, {}), {});
  REQUIRE(document.table().size() == 3);
  CHECK(document.table()[0].key == "a");
  CHECK(document.table()[0].place.line == 9);
  CHECK(document.table()[2].key == "c");
}

TEST_CASE("same compares data, not places nor the order of keys") {
  CHECK(parsed("a = 1\nb = [1, 2]").same(parsed("\n\nb = [1, 2]\na = 1")));
  CHECK_FALSE(parsed("a = [1, 2]").same(parsed("a = [2, 1]")));
  CHECK_FALSE(parsed("a = 1").same(parsed("a = 1.0")));
  CHECK_FALSE(parsed("a = 1").same(parsed("a = 1\nb = 1")));
  CHECK(parsed("a = nan").same(parsed("a = nan")));
}

TEST_CASE("types have names for messages") {
  const Value document = parsed("a = 1\nb = 1.5\nc = 'x'\nd = true\ne = []\nf = {}\n");
  CHECK(document.find("a")->type_name() == "an integer");
  CHECK(document.find("b")->type_name() == "a number");
  CHECK(document.find("c")->type_name() == "a string");
  CHECK(document.find("d")->type_name() == "a boolean");
  CHECK(document.find("e")->type_name() == "a list");
  CHECK(document.find("f")->type_name() == "a table");
}

TEST_CASE("places order by file, line and column") {
  CHECK(Place{"a", 9, 9} < Place{"b", 1, 1});
  CHECK(Place{"a", 2, 9} < Place{"a", 10, 1});
  CHECK(Place{"a", 2, 1} < Place{"a", 2, 3});
}

TEST_CASE("a dotted path splits at dots outside quotes") {
  CHECK(split_dotted("a.b.c") == KeyPath{"a", "b", "c"});
  CHECK(split_dotted(" a . \"b.c\" ") == KeyPath{"a", "b.c"});
  for (const char* bad : {"", ".", "a.", ".a", "a..b", "a.'b", "a.'b'c"}) {
    INFO(bad);
    CHECK_FALSE(split_dotted(bad));
  }
  CHECK(join_dotted({"a", "b.c", ""}) == "a.\"b.c\".\"\"");
}
