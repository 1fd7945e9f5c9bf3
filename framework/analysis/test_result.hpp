#pragma once

#include <optional>
#include <string>

namespace equipoise {

/// What a significance test says. All tests are two-sided.
struct TestResult {
  std::optional<double> statistic;
  std::optional<double> degrees;         ///< Degrees of freedom, of a t test.
  std::optional<double> standard_error;  ///< Of the difference, of a t test.
  std::optional<double> p;               ///< In [0, 1], never NaN; absent where no test is possible.
  std::string note;  ///< Why there is no p-value, or what is special about it; may be empty.
};

}  // namespace equipoise
