#include "analysis/ranks.hpp"

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("equal values share the mean of their ranks") {
  const Ranks ranks = midranks({3, 1, 3, 2, 3});
  CHECK(ranks.ranks == std::vector<double>{4, 1, 4, 2, 4});
  CHECK(ranks.ties == std::vector<std::size_t>{1, 1, 3});
  CHECK(midranks({}).ranks.empty());
}

TEST_CASE("values that differ by rounding are equal, others are not") {
  const std::vector<double> values = {0.9 - 0.8, 0.8 - 0.7, 0.2 - 0.1, 0.1 + 1e-12};
  CHECK(midranks(values, rounding_tolerance({0.9, 0.1})).ranks == std::vector<double>{2, 2, 2, 4});
  CHECK(rounding_tolerance({-2, 1}) == rounding_tolerance({1}, {-2}));
  CHECK(rounding_tolerance({}) == 0);
}
