#pragma once

#include <optional>
#include <string>
#include <vector>

namespace equipoise {

/// How an arm is tested against the baseline.
enum class ComparisonTest { paired_t, welch, wilcoxon, permutation, corrected_resampled_t };

/// How p-values are adjusted for the size of their family.
enum class Correction { holm, benjamini_hochberg };

/// What is compared: the arms of `axis` with `baseline`, `unit` being the independent repeat. All comparisons
/// of one plan are one family.
struct ComparisonPlan {
  std::string stage, score, axis, baseline, unit;
  /// Without one: the paired t test where runs pair by index, Welch's where they do not.
  std::optional<ComparisonTest> test = {};
  Correction correction = Correction::holm;
  double train_fraction = 0;  ///< Of the pictures, those trained on; for the corrected resampled t test.
};

/// "paired_t", "welch", "wilcoxon", "permutation", "corrected_resampled_t": as manifests name them.
const std::vector<std::string>& comparison_test_names();
std::optional<ComparisonTest> comparison_test_named(const std::string& name);
std::string name_of(ComparisonTest test);
/// "paired t test": as people name them.
std::string title_of(ComparisonTest test);
/// Needs pairs of runs; the permutation test takes either.
bool needs_pairs(ComparisonTest test);

/// "holm", "bh".
const std::vector<std::string>& correction_names();
std::optional<Correction> correction_named(const std::string& name);
/// "Holm", "Benjamini-Hochberg".
std::string title_of(Correction correction);

}  // namespace equipoise
