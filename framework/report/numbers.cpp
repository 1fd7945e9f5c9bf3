#include "report/numbers.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>

namespace equipoise {

std::string fixed(double value, int decimals) {
  if (std::isnan(value)) return "nan";
  if (std::isinf(value)) return value > 0 ? "inf" : "-inf";
  char text[400];
  const auto result = std::to_chars(text, text + sizeof text, value, std::chars_format::fixed, decimals);
  if (result.ec != std::errc()) return "?";
  std::string shown(text, result.ptr);
  if (shown.front() == '-' && shown.find_first_not_of("-0.") == std::string::npos) shown.erase(0, 1);
  return shown;
}

std::string exact(const std::optional<double>& value) {
  if (!value) return {};
  char text[64];
  return {text, std::to_chars(text, text + sizeof text, *value).ptr};
}

std::string compact(double value) {
  if (!std::isfinite(value) || value == 0) return fixed(value, 0);
  char text[64];
  const double size = std::fabs(value);
  const auto style = size >= 1e-4 && size < 1e7 ? std::chars_format::fixed : std::chars_format::scientific;
  const int decimals = style == std::chars_format::scientific
                           ? 2
                           : std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, 7);
  const auto result = std::to_chars(text, text + sizeof text, value, style, decimals);
  std::string shown(text, result.ptr);
  if (style == std::chars_format::fixed && decimals > 0) {
    shown.erase(shown.find_last_not_of('0') + 1);
    if (shown.back() == '.') shown.pop_back();
  }
  return shown;
}

int suitable_decimals(const std::vector<Summary>& summaries) {
  double spread = 0, size = 0;
  for (const Summary& summary : summaries) {
    if (summary.sd && std::isfinite(*summary.sd)) spread = std::max(spread, *summary.sd);
    if (std::isfinite(summary.mean)) size = std::max(size, std::fabs(summary.mean));
  }
  const int most = size <= 1 ? 6 : 4;
  if (spread > 0)
    return std::clamp(1 - static_cast<int>(std::floor(std::log10(spread))), size <= 1 ? 3 : 0, most);
  if (size > 0) return std::clamp(3 - static_cast<int>(std::floor(std::log10(size))), 0, most);
  return 3;
}

std::string mean_and_sd(const Summary& summary, int decimals, const std::string& sign) {
  std::string text = fixed(summary.mean, decimals);
  if (summary.sd) text += " " + sign + " " + fixed(*summary.sd, decimals);
  return text;
}

std::string signed_number(double value, int decimals) {
  const std::string text = fixed(std::fabs(value), decimals);
  if (text.find_first_not_of("0.") == std::string::npos) return text;
  return (value < 0 ? "−" : "+") + text;
}

std::string duration(double seconds) {
  if (!(seconds > 0)) return "0 s";
  if (seconds < 10) return fixed(seconds, 1) + " s";
  const auto whole = static_cast<long long>(std::llround(seconds));
  if (whole < 60) return std::to_string(whole) + " s";
  const auto two = [](long long value) { return (value < 10 ? "0" : "") + std::to_string(value); };
  if (whole < 3600) return std::to_string(whole / 60) + " min " + two(whole % 60) + " s";
  return std::to_string(whole / 3600) + " h " + two(whole % 3600 / 60) + " min";
}

}  // namespace equipoise
