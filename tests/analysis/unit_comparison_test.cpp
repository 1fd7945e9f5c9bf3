#include "analysis/unit_comparison.hpp"

#include "analysis/golden.hpp"

using namespace equipoise;

namespace {

UnitValues units(const std::vector<double>& values, int first = 0) {
  UnitValues result;
  for (std::size_t i = 0; i < values.size(); ++i) result[{static_cast<int>(i) + first}] = values[i];
  return result;
}

ComparisonPlan plan_with(std::optional<ComparisonTest> test, double train_fraction = 0) {
  ComparisonPlan plan{"scores", "accuracy", "generator", "none", "run"};
  plan.test = test;
  plan.train_fraction = train_fraction;
  return plan;
}

}  // namespace

TEST_CASE("each declared test gives its own p-value") {
  const auto expected = golden_statistics("paired").at(2);
  const UnitValues a = units(numbers(expected.at("a"))), b = units(numbers(expected.at("b")));
  const auto p = [&](std::optional<ComparisonTest> test, double fraction = 0) {
    return *compare_units(a, b, plan_with(test, fraction)).result.p;
  };
  CHECK(p(std::nullopt) == eight_digits(expected.at("t").at("p")));
  CHECK(p(ComparisonTest::paired_t) == eight_digits(expected.at("t").at("p")));
  CHECK(p(ComparisonTest::wilcoxon) == eight_digits(expected.at("wilcoxon").at("p")));
  CHECK(p(ComparisonTest::permutation) == eight_digits(expected.at("sign_flip").at("p")));
  CHECK(p(ComparisonTest::corrected_resampled_t, 0.8) == eight_digits(expected.at("corrected").at("p")));
  const UnitComparison comparison = compare_units(a, b, plan_with(std::nullopt));
  CHECK(comparison.paired);
  CHECK(comparison.interval->low == eight_digits(expected.at("t").at("low")));
  CHECK(*comparison.spread.p == eight_digits(expected.at("brown_forsythe").at("p")));
  CHECK(*comparison.effects.d_z == eight_digits(expected.at("d_z")));
  CHECK(comparison.power.size() == 3);
}

TEST_CASE("Welch's test when it is asked for, and where indices do not pair") {
  const auto expected = golden_statistics("unpaired").at(0);
  const UnitValues a = units(numbers(expected.at("a"))), b = units(numbers(expected.at("b")));
  for (const UnitComparison& one :
       {compare_units(a, b, plan_with(ComparisonTest::welch)),
        compare_units(units(numbers(expected.at("a")), 100), b, plan_with(std::nullopt))}) {
    CHECK_FALSE(one.paired);
    CHECK(*one.result.p == eight_digits(expected.at("welch").at("p")));
    CHECK(one.interval->low == eight_digits(expected.at("welch").at("low")));
    CHECK(one.bootstrap->low < one.difference);
    CHECK(one.bootstrap->high > one.difference);
  }
}

TEST_CASE("overlap widens the interval and takes power away") {
  const auto expected = golden_statistics("paired").at(2);
  const UnitValues a = units(numbers(expected.at("a"))), b = units(numbers(expected.at("b")));
  const auto plain = compare_units(a, b, plan_with(ComparisonTest::paired_t));
  const auto corrected = compare_units(a, b, plan_with(ComparisonTest::corrected_resampled_t, 0.5));
  CHECK(corrected.interval->low < plain.interval->low);
  CHECK(corrected.power.at(0).chance < plain.power.at(0).chance);
}

TEST_CASE("a point is a hundredth of scores up to one and one of larger scores") {
  const ComparisonPlan plan = plan_with(std::nullopt);
  CHECK(compare_units(units({0.5, 0.6, 0.8}), units({0.4, 0.7, 0.6}), plan).power.at(1).difference == 0.02);
  CHECK(compare_units(units({50, 60, 80}), units({40, 70, 60}), plan).power.at(2).difference == 5);
}

TEST_CASE("equal values, constant differences and single runs give words instead of NaN") {
  for (const auto& test :
       {std::optional<ComparisonTest>(), std::optional(ComparisonTest::welch),
        std::optional(ComparisonTest::wilcoxon), std::optional(ComparisonTest::permutation)}) {
    const auto equal = compare_units(units({0.5, 0.5, 0.5}), units({0.5, 0.5, 0.5}), plan_with(test));
    CHECK(*equal.result.p == 1);
    CHECK(equal.power.empty());
    const auto single = compare_units(units({0.5}), units({0.6}), plan_with(test));
    CHECK_FALSE(single.result.p);
    CHECK_FALSE(single.result.note.empty());
    CHECK_FALSE(single.ours.sd);
    CHECK_FALSE(single.interval);
  }
  const auto constant =
      compare_units(units({0.6, 0.7, 0.8}), units({0.5, 0.6, 0.7}), plan_with(std::nullopt));
  CHECK_FALSE(constant.result.p);
  CHECK(constant.result.note.find("do not vary") != std::string::npos);
}

TEST_CASE("names of tests and corrections read back") {
  for (const std::string& name : comparison_test_names()) {
    CHECK(name_of(*comparison_test_named(name)) == name);
    CHECK_FALSE(title_of(*comparison_test_named(name)).empty());
  }
  CHECK_FALSE(comparison_test_named("anova"));
  CHECK(correction_named("bh") == Correction::benjamini_hochberg);
  CHECK_FALSE(correction_named("none"));
}
