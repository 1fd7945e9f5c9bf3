#include <equipoise/error.hpp>

#include "catch.hpp"
#include "store/set_table.hpp"

using namespace equipoise;

namespace {

bool is_refused(const std::string& text, const std::string& place) {
  try {
    parse_set(text, "set.csv");
  } catch (const Error& error) {
    return error.fault() == Fault::data && std::string(error.what()).find(place) == 0;
  }
  return false;
}

}  // namespace

TEST_CASE("a set survives its text") {
  const std::vector<SetRow> rows = {{"train",
                                     "NORMAL",
                                     "NORMAL/a,b \"c\".png",
                                     std::string(64, 'a'),
                                     0,
                                     {{"patient", "7"}, {"width", "640"}}},
                                    {"test",
                                     "PNEUMONIA",
                                     "two\nlines",
                                     std::string(64, 'b'),
                                     9007199254740993,
                                     {{"patient", ""}, {"width", "1"}}}};
  const std::string text = format_set(rows);
  CHECK(text.find("part,class,id,origin,row,patient,width\n") == 0);
  const std::vector<SetRow> read = parse_set(text, "set.csv");
  REQUIRE(read.size() == 2);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    CHECK(read[i].part == rows[i].part);
    CHECK(read[i].label == rows[i].label);
    CHECK(read[i].id == rows[i].id);
    CHECK(read[i].origin == rows[i].origin);
    CHECK(read[i].row == rows[i].row);
    CHECK(read[i].columns == rows[i].columns);
  }
  CHECK(format_set(read) == text);
}

TEST_CASE("rows that lack a column get an empty field") {
  const auto rows =
      parse_set(format_set({{"", "A", "x", "", 0, {{"patient", "7"}}}, {"", "A", "y", "", 1, {}}}), "s");
  CHECK(rows[1].columns == std::map<std::string, std::string>{{"patient", ""}});
}

TEST_CASE("an empty set has a header and no rows") {
  CHECK(format_set({}) == "part,class,id,origin,row\n");
  CHECK(parse_set(format_set({}), "set.csv").empty());
}

TEST_CASE("damaged sets are refused with their line") {
  CHECK(is_refused("", "set.csv:1"));
  CHECK(is_refused("class,part,id,origin,row\n", "set.csv:1"));
  CHECK(is_refused("part,class,id,origin,row,x,x\n", "set.csv:1"));
  CHECK(is_refused("part,class,id,origin,row\n,A,x,,-1\n", "set.csv:2"));
  CHECK(is_refused("part,class,id,origin,row\n,A,x,,1\n,A,x,,1.5\n", "set.csv:3"));
  CHECK(is_refused("part,class,id,origin,row\n,A,x,,99999999999999999999\n", "set.csv:2"));
  CHECK_THROWS_AS(format_set({{"", "A", "x", "", 0, {{"row", "1"}}}}), Error);
}
