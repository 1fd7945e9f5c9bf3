#include "analysis/permutation.hpp"

#include <cmath>

#include "analysis/golden.hpp"

using namespace equipoise;

namespace {

/// Of two independent estimates from about 100,000 draws: four standard errors of their difference.
double near(double p) {
  return 4 * std::sqrt(2 * p * (1 - p) / 1e5) + 2e-5;
}

}  // namespace

TEST_CASE(
    "the sign-flip test equals SciPy's where all signs are counted, and comes near where they are drawn") {
  for (const auto& expected : golden_statistics("paired")) {
    INFO(expected.at("name"));
    const TestResult test = sign_flip_test(numbers(expected.at("a")), numbers(expected.at("b")));
    const auto& flips = expected.at("sign_flip");
    CHECK(*test.statistic == eight_digits(flips.at("statistic")));
    if (flips.at("exact").get<bool>())
      CHECK(*test.p == eight_digits(flips.at("p")));
    else
      CHECK(*test.p == Approx(flips.at("p").get<double>()).margin(near(*test.p)).epsilon(0));
  }
}

TEST_CASE("the test of dealt-out values equals SciPy's, or comes near") {
  for (const auto& expected : golden_statistics("unpaired")) {
    const TestResult test = label_permutation_test(numbers(expected.at("a")), numbers(expected.at("b")));
    const auto& deal = expected.at("deal");
    CHECK(*test.statistic == eight_digits(deal.at("statistic")));
    if (deal.at("exact").get<bool>())
      CHECK(*test.p == eight_digits(deal.at("p")));
    else
      CHECK(*test.p == Approx(deal.at("p").get<double>()).margin(near(*test.p)).epsilon(0));
  }
}

TEST_CASE("twenty pairs are counted, twenty-one drawn; a seed fixes what is drawn") {
  std::vector<double> a, b;
  for (int i = 0; i < 21; ++i) {
    a.push_back(0.5 + 0.013 * (i % 5));
    b.push_back(0.49 + 0.017 * (i % 7));
  }
  const TestResult drawn = sign_flip_test(a, b, 3);
  CHECK_FALSE(drawn.note.empty());
  CHECK(*sign_flip_test(a, b, 3).p == *drawn.p);
  CHECK(*sign_flip_test(a, b, 4).p == Approx(*drawn.p).margin(near(*drawn.p)).epsilon(0));
  a.pop_back();
  b.pop_back();
  CHECK(sign_flip_test(a, b).note.empty());
}

TEST_CASE("permutation tests of equal runs give p = 1, of a constant difference the least p there is") {
  CHECK(*sign_flip_test({0.2, 0.5}, {0.2, 0.5}).p == 1);
  CHECK(*label_permutation_test({0.2, 0.2}, {0.2, 0.2}).p == 1);
  CHECK(*sign_flip_test({0.9, 0.8, 0.7}, {0.8, 0.7, 0.6}).p == 0.25);
  CHECK_FALSE(sign_flip_test({0.9}, {0.8}).p);
  CHECK_FALSE(label_permutation_test({0.9}, {0.8}).p);
}
