#include "schema/counted.hpp"

#include <cstddef>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("thousands are separated") {
  CHECK(with_separators(0) == "0");
  CHECK(with_separators(999) == "999");
  CHECK(with_separators(17183234) == "17,183,234");
  CHECK(with_separators(-1000) == "-1,000");
}

TEST_CASE("one is singular, all else plural") {
  CHECK(counted(1, "run") == "1 run");
  CHECK(counted(0, "run") == "0 runs");
  CHECK(counted(std::size_t{3200}, "picture") == "3,200 pictures");
}
