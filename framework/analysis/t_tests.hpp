#pragma once

#include <optional>
#include <vector>

#include "analysis/repeats.hpp"
#include "analysis/test_result.hpp"

namespace equipoise {

/// Student's t test of the differences a[i] - b[i] (Student 1908), n - 1 degrees of freedom.
///
/// Where all differences are equal but for rounding, p is 1 if they are zero, and absent, with a note, if
/// they are not: a t test measures a difference by its spread. No p with fewer than two pairs.
/// Precondition: equal lengths.
TestResult paired_t_test(const std::vector<double>& a, const std::vector<double>& b);

/// Welch's test of two independent samples with variances of their own (Welch 1947), degrees of freedom after
/// Satterthwaite. Samples without any spread as above. No p unless both have two values.
TestResult welch_t_test(const std::vector<double>& a, const std::vector<double>& b);

/// The corrected resampled t test for repeats whose training sets overlap (Nadeau and Bengio 2003, eq. 8):
/// the variance of the mean difference is (1 / n + test_to_train) times that of the differences.
/// `test_to_train`: pictures tested per picture trained on; 0 gives the paired t test.
TestResult corrected_resampled_t_test(const std::vector<double>& a, const std::vector<double>& b,
                                      double test_to_train);

/// `difference` -+ t quantile x standard error of `test`. Of no width where samples have no spread; nothing
/// where the test has no standard error.
std::optional<Interval> interval_of(double difference, const TestResult& test, double level = 0.95);

/// The quantile of Student's t distribution that leaves (1 - level) / 2 above it.
double t_quantile(double degrees, double level);

}  // namespace equipoise
