#include "report/ticks.hpp"

#include <algorithm>
#include <cmath>

#include "report/numbers.hpp"

namespace equipoise {
namespace {

std::string tick_text(double value, double step) {
  const double size = std::max(std::fabs(value), step);
  if (size >= 1e6 || size < 1e-5) return compact(value);
  return fixed(value, std::clamp(static_cast<int>(std::ceil(-std::log10(step) - 1e-9)), 0, 7));
}

double round_step(double span, int count) {
  const double raw = span / count;
  const double power = std::pow(10, std::floor(std::log10(raw)));
  for (const double factor : {1.0, 2.0, 5.0})
    if (raw <= factor * power * 1.0001) return factor * power;
  return 10 * power;
}

std::vector<Tick> log_ticks(const Scale& scale) {
  std::vector<Tick> ticks;
  const bool fine = scale.high - scale.low < 2.5;
  for (int power = static_cast<int>(std::floor(scale.low)); power <= scale.high + 1; ++power)
    for (const double factor : {1.0, 2.0, 5.0}) {
      if (factor != 1.0 && !fine) continue;
      const double value = factor * std::pow(10, power);
      if (std::log10(value) >= scale.low - 1e-9 && std::log10(value) <= scale.high + 1e-9)
        ticks.push_back({value, compact(value)});
    }
  return ticks;
}

}  // namespace

double Scale::at(double value) const {
  const double place = log ? std::log10(value) : value;
  return from + (place - low) / (high - low) * (to - from);
}

Scale make_scale(double low, double high, bool log, double margin) {
  Scale scale;
  scale.log = log;
  scale.low = log ? std::log10(low) : low;
  scale.high = log ? std::log10(high) : high;
  double span = scale.high - scale.low;
  if (span <= 0) span = std::max(std::fabs(scale.high) * 0.1, 1e-6);
  scale.low -= margin * span;
  scale.high += margin * span;
  if (scale.high <= scale.low) scale.high = scale.low + 1;
  return scale;
}

std::vector<Tick> make_ticks(const Scale& scale, int count) {
  if (scale.log) return log_ticks(scale);
  std::vector<Tick> ticks;
  const double step = round_step(scale.high - scale.low, count);
  const double first = std::ceil(scale.low / step - 1e-9);
  for (int i = 0; i <= 2 * count; ++i) {
    const double value = (first + i) * step;
    if (value > scale.high + 1e-9 * step) break;
    ticks.push_back({value, tick_text(value, step)});
  }
  return ticks;
}

}  // namespace equipoise
