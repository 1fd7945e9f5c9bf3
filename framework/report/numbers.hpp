#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "analysis/repeats.hpp"

namespace equipoise {

/// `value` with `decimals` digits after the point, whatever the locale; "nan" and "inf" as such.
std::string fixed(double value, int decimals);

/// `value` with four significant digits, never in exponents for what people measure.
std::string compact(double value);

/// Digits after the point that suit all these: the largest SD gets two digits, or four significant digits
/// where there is no SD.
int suitable_decimals(const std::vector<Summary>& summaries);

/// "0.912 ± 0.013", or "0.912" with one run.
std::string mean_and_sd(const Summary& summary, int decimals, const std::string& sign = "±");

/// With an explicit sign: "+0.012", "−0.030".
std::string signed_number(double value, int decimals);

/// "0.4 s", "12 s", "3 min 20 s", "2 h 05 min".
std::string duration(double seconds);

/// The shortest text that reads back to the same number; blank without one.
std::string exact(const std::optional<double>& value);

}  // namespace equipoise
