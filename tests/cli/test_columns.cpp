#include "catch.hpp"
#include "cli/columns.hpp"

using namespace equipoise;

TEST_CASE("columns are aligned by characters, numbers to the right") {
  REQUIRE(aligned_columns({{"name", "n"}, {"é", "10"}}, {1}) == "name   n\né     10\n");
}

TEST_CASE("sizes are written with their unit") {
  REQUIRE(format_bytes(512) == "512 B");
  REQUIRE(format_bytes(3'400'000) == "3.4 MB");
}
