#include "analysis/unit_comparison.hpp"

#include <algorithm>
#include <cmath>

#include "analysis/bootstrap.hpp"
#include "analysis/equal_variances.hpp"
#include "analysis/permutation.hpp"
#include "analysis/power.hpp"
#include "analysis/ranks.hpp"
#include "analysis/t_tests.hpp"
#include "analysis/wilcoxon.hpp"

namespace equipoise {
namespace {

/// Both sides' values; of equal length and order where they are paired.
struct Samples {
  std::vector<double> ours, baseline;
};

std::vector<double> values_of(const UnitValues& units) {
  std::vector<double> values;
  for (const auto& [index, value] : units) values.push_back(value);
  return values;
}

Samples pairs_of(const UnitValues& ours, const UnitValues& baseline) {
  Samples pairs;
  for (const auto& [index, value] : ours) {
    const auto other = baseline.find(index);
    if (other == baseline.end()) continue;
    pairs.ours.push_back(value);
    pairs.baseline.push_back(other->second);
  }
  return pairs;
}

bool pairs_wanted(const ComparisonPlan& plan, std::size_t pairs, std::size_t ours, std::size_t baseline) {
  if (plan.test && *plan.test == ComparisonTest::welch) return false;
  if (plan.test && needs_pairs(*plan.test)) return true;
  return pairs >= 2 || (pairs == 1 && ours == 1 && baseline == 1);
}

double test_to_train(const ComparisonPlan& plan, ComparisonTest test) {
  const bool corrected = test == ComparisonTest::corrected_resampled_t && plan.train_fraction > 0;
  return corrected ? (1 - plan.train_fraction) / plan.train_fraction : 0;
}

TestResult run_test(const Samples& samples, bool paired, ComparisonTest test, double ratio) {
  switch (test) {
    case ComparisonTest::welch:
      return welch_t_test(samples.ours, samples.baseline);
    case ComparisonTest::wilcoxon:
      return wilcoxon_test(samples.ours, samples.baseline);
    case ComparisonTest::permutation:
      return paired ? sign_flip_test(samples.ours, samples.baseline)
                    : label_permutation_test(samples.ours, samples.baseline);
    case ComparisonTest::paired_t:
    case ComparisonTest::corrected_resampled_t:
      break;
  }
  return corrected_resampled_t_test(samples.ours, samples.baseline, ratio);
}

std::vector<double> differences_of(const Samples& pairs) {
  std::vector<double> differences;
  for (std::size_t i = 0; i < pairs.ours.size(); ++i)
    differences.push_back(pairs.ours[i] - pairs.baseline[i]);
  return differences;
}

double pooled_sd(const Summary& a, const Summary& b) {
  const double na = static_cast<double>(a.n - 1), nb = static_cast<double>(b.n - 1);
  return std::sqrt((na * *a.sd * *a.sd + nb * *b.sd * *b.sd) / (na + nb));
}

std::vector<PowerStatement> power_statements(const Samples& samples, bool paired, double ratio) {
  const Summary ours = summarise(samples.ours), baseline = summarise(samples.baseline);
  if (!ours.sd || !baseline.sd) return {};
  const double tolerance = rounding_tolerance(samples.ours, samples.baseline);
  PowerDesign design;
  design.paired = paired;
  design.sd = paired ? *summarise(differences_of(samples)).sd : pooled_sd(ours, baseline);
  design.test_to_train = ratio;
  if (design.sd <= tolerance) return {};
  double largest = 0;
  for (const auto& side : {samples.ours, samples.baseline})
    for (const double value : side) largest = std::max(largest, std::fabs(value));
  std::vector<PowerStatement> statements;
  for (const int points : {1, 2, 5}) {
    const double difference = points * (largest <= 1 ? 0.01 : 1);
    statements.push_back({difference, points, power_of(design, difference, ours.n, baseline.n),
                          runs_needed(design, difference)});
  }
  return statements;
}

}  // namespace

UnitComparison compare_units(const UnitValues& ours, const UnitValues& baseline, const ComparisonPlan& plan) {
  Samples samples = pairs_of(ours, baseline);
  UnitComparison result;
  result.paired = pairs_wanted(plan, samples.ours.size(), ours.size(), baseline.size());
  if (result.paired)
    result.unpaired = ours.size() + baseline.size() - 2 * samples.ours.size();
  else
    samples = {values_of(ours), values_of(baseline)};
  result.ours = summarise(samples.ours);
  result.baseline = summarise(samples.baseline);
  result.difference = result.ours.mean - result.baseline.mean;
  result.test = plan.test.value_or(result.paired ? ComparisonTest::paired_t : ComparisonTest::welch);
  const double ratio = test_to_train(plan, result.test);
  result.result = run_test(samples, result.paired, result.test, ratio);
  const TestResult spread = result.paired ? corrected_resampled_t_test(samples.ours, samples.baseline, ratio)
                                          : welch_t_test(samples.ours, samples.baseline);
  result.interval = interval_of(result.difference, spread);
  result.bootstrap = result.paired
                         ? bootstrap_interval(differences_of(samples), BootstrapInterval::bca)
                         : bootstrap_difference(samples.ours, samples.baseline, BootstrapInterval::bca);
  result.effects = effect_sizes(samples.ours, samples.baseline, result.paired);
  result.spread = levene_test({samples.ours, samples.baseline}, Centre::median);
  result.power = power_statements(samples, result.paired, ratio);
  return result;
}

}  // namespace equipoise
