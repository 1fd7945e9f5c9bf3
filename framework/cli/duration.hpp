#pragma once

#include <string>

namespace equipoise {

/// Seconds in "3h50m", "90s", "1d", "45m" or "90" (seconds). Error(usage) otherwise, or if it is not above 0.
double parse_duration(const std::string& text);

/// "2h05m", "3m20s", "41s", "0.3s".
std::string format_duration(double seconds);

}  // namespace equipoise
