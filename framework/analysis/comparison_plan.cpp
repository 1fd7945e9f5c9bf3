#include "analysis/comparison_plan.hpp"

#include <algorithm>

namespace equipoise {
namespace {

template <typename Enum>
std::optional<Enum> named(const std::vector<std::string>& names, const std::string& name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

const std::vector<std::string>& comparison_test_names() {
  static const std::vector<std::string> names = {"paired_t", "welch", "wilcoxon", "permutation",
                                                 "corrected_resampled_t"};
  return names;
}

std::optional<ComparisonTest> comparison_test_named(const std::string& name) {
  return named<ComparisonTest>(comparison_test_names(), name);
}

std::string name_of(ComparisonTest test) {
  return comparison_test_names()[static_cast<std::size_t>(test)];
}

std::string title_of(ComparisonTest test) {
  switch (test) {
    case ComparisonTest::paired_t:
      return "paired t test";
    case ComparisonTest::welch:
      return "Welch's t test";
    case ComparisonTest::wilcoxon:
      return "Wilcoxon's signed-rank test";
    case ComparisonTest::permutation:
      return "permutation test";
    case ComparisonTest::corrected_resampled_t:
      return "corrected resampled t test";
  }
  return {};
}

bool needs_pairs(ComparisonTest test) {
  return test == ComparisonTest::paired_t || test == ComparisonTest::wilcoxon ||
         test == ComparisonTest::corrected_resampled_t;
}

const std::vector<std::string>& correction_names() {
  static const std::vector<std::string> names = {"holm", "bh"};
  return names;
}

std::optional<Correction> correction_named(const std::string& name) {
  return named<Correction>(correction_names(), name);
}

std::string title_of(Correction correction) {
  return correction == Correction::holm ? "Holm" : "Benjamini-Hochberg";
}

}  // namespace equipoise
