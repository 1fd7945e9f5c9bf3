#include "cli/duration.hpp"

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include <equipoise/error.hpp>

namespace equipoise {

double parse_duration(const std::string& text) {
  static const std::map<char, double> units{{'d', 86400}, {'h', 3600}, {'m', 60}, {'s', 1}};
  double total = 0;
  const char* at = text.c_str();
  bool good = *at >= '0' && *at <= '9';
  while (good && *at != '\0') {
    char* end = nullptr;
    const double number = std::strtod(at, &end);
    const auto unit = units.find(*end);
    good = end != at && *at >= '0' && *at <= '9' && (*end == '\0' || unit != units.end());
    if (!good) break;
    total += number * (*end == '\0' ? 1 : unit->second);
    at = *end == '\0' ? end : end + 1;
  }
  if (!good || !(total > 0) || !std::isfinite(total))
    throw Error(Fault::usage, "'" + text + "' is no duration", "write it as 3h50m, 45m or 90s");
  return total;
}

std::string format_duration(double seconds) {
  char text[64];
  const auto whole = static_cast<long>(std::lround(seconds));
  if (seconds < 9.95)
    std::snprintf(text, sizeof text, "%.1fs", seconds);
  else if (whole < 60)
    std::snprintf(text, sizeof text, "%lds", whole);
  else if (whole < 3600)
    std::snprintf(text, sizeof text, "%ldm%02lds", whole / 60, whole % 60);
  else
    std::snprintf(text, sizeof text, "%ldh%02ldm", whole / 3600, whole % 3600 / 60);
  return text;
}

}  // namespace equipoise
