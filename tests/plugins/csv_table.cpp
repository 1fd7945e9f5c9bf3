#include "image_files/csv_table.hpp"

#include "matching.hpp"
#include "picture_files.hpp"

using namespace equipoise;

namespace {

std::string refusal(std::string_view text) {
  return data_error([&] { read_csv(text, "t.csv"); });
}

}  // namespace

TEST_CASE("Quoted fields hold commas, quotes and newlines, and lines are counted through them") {
  const CsvTable table =
      read_csv("\xef\xbb\xbfpath,label\r\n\"a,b\",\"say \"\"x\"\"\"\r\n\r\n\"two\nlines\",c\nd,", "t.csv");
  CHECK(table.header == std::vector<std::string>{"path", "label"});
  REQUIRE(table.records.size() == 3);
  CHECK(table.records[0].fields == std::vector<std::string>{"a,b", "say \"x\""});
  CHECK(table.records[1].fields == std::vector<std::string>{"two\nlines", "c"});
  CHECK(table.records[1].line == 4);
  CHECK(table.records[2].fields == std::vector<std::string>{"d", ""});
  CHECK(table.records[2].line == 6);
}

TEST_CASE("Malformed tables are refused with their line") {
  CHECK_THAT(refusal(""), holds("t.csv:1: the table is empty"));
  CHECK_THAT(refusal("a,b\n1,2\n1,2,3\n"), holds("t.csv:3: 3 fields where the header has 2"));
  CHECK_THAT(refusal("a,b\n1,\"2\n"), holds("t.csv:2: a quoted field is not closed"));
  CHECK_THAT(refusal("a,b\n1,\"2\"3\n"), holds("t.csv:2: text after the closing quote"));
  CHECK_THAT(refusal("a,b\n1,2\"3\n"), holds("t.csv:2: a quote within"));
  CHECK_THAT(refusal("a,a\n"), holds("t.csv:1: column 'a' appears twice"));
  CHECK_THAT(refusal("a,b\n\xff,2\n"), holds("t.csv:2: the text is not UTF-8: '\\xff'"));
}
