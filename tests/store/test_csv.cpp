#include <equipoise/error.hpp>

#include "catch.hpp"
#include "store/set_table.hpp"

using namespace equipoise;

namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string fault_of(const std::string& text) {
  try {
    parse_csv(text, "table.csv");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    return error.what();
  }
  return "";
}

}  // namespace

TEST_CASE("CSV fields may hold commas, quotes and line ends") {
  const Rows rows = {
      {"plain", "a,b", "say \"yes\""}, {"two\nlines", "two\r\nlines", "\r"}, {"", "", ""}, {" ", "é", "\""}};
  std::string text;
  for (const auto& row : rows) text += format_csv_row(row);
  CHECK(parse_csv(text, "table.csv") == rows);
}

TEST_CASE("one empty field survives CSV") {
  CHECK(format_csv_row({""}) == "\"\"\n");
  CHECK(parse_csv("name\n\"\"\n", "t") == Rows{{"name"}, {""}});
}

TEST_CASE("CSV with CR LF, a byte order mark, empty lines or no last line end is read") {
  const Rows expected = {{"a", "b"}, {"1", "2"}};
  CHECK(parse_csv("a,b\r\n1,2\r\n", "t") == expected);
  CHECK(parse_csv("\xEF\xBB\xBF"
                  "a,b\n1,2",
                  "t") == expected);
  CHECK(parse_csv("a,b\n\n1,2\n\r\n", "t") == expected);
  CHECK(parse_csv("", "t").empty());
  CHECK(parse_csv("a,\n", "t") == Rows{{"a", ""}});
  CHECK(parse_csv("a,", "t") == Rows{{"a", ""}});
}

TEST_CASE("a field that begins with a byte order mark survives CSV") {
  const Rows rows = {
      {"\xEF\xBB\xBF"
       "x",
       "y"}};
  CHECK(parse_csv(format_csv_row(rows[0]), "t") == rows);
}

TEST_CASE("faults in CSV name the line") {
  CHECK(fault_of("a,b\n1,2\n1\n").find("table.csv:3") == 0);
  CHECK(fault_of("a\n\"x\ny\n").find("table.csv:2") == 0);
  CHECK(fault_of("a\nx\"y\n").find("table.csv:2") == 0);
  CHECK(fault_of("a\n\"x\"y\n").find("table.csv:2") == 0);
  CHECK(fault_of("a\n\"1\n2\"\nx\ry\n").find("table.csv:4") == 0);
}
