#include "report/numbers.hpp"

#include <cmath>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("numbers are shown with the digits that they have") {
  CHECK(mean_and_sd({3, 0.91234, 0.01345}, suitable_decimals({{3, 0.91234, 0.01345}})) == "0.912 ± 0.013");
  CHECK(mean_and_sd({1, 67.58, std::nullopt}, suitable_decimals({{1, 67.58, std::nullopt}})) == "67.58");
  CHECK(mean_and_sd({3, 67.58, 4.2}, suitable_decimals({{3, 67.58, 4.2}})) == "67.6 ± 4.2");
  CHECK(suitable_decimals({{3, 1, 0.0}}) == 3);
  CHECK(suitable_decimals({}) == 3);
  CHECK(fixed(-0.0001, 2) == "0.00");
  CHECK(fixed(std::nan(""), 2) == "nan");
  CHECK(signed_number(-0.03, 2) == "−0.03");
  CHECK(signed_number(0.001, 2) == "0.00");
  CHECK(compact(12.5) == "12.5");
  CHECK(compact(17183234) == "1.72e+07");
  CHECK(compact(0) == "0");
}

TEST_CASE("durations are in the units people use") {
  CHECK(duration(0.44) == "0.4 s");
  CHECK(duration(12) == "12 s");
  CHECK(duration(200) == "3 min 20 s");
  CHECK(duration(7500) == "2 h 05 min");
  CHECK(duration(-1) == "0 s");
}
