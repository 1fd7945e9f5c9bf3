#include "cli/pace.hpp"

#include <utility>

namespace equipoise {

void Pace::note(std::int64_t done, double seconds) {
  constexpr double window = 30.0;
  if (!began_ || done < done_) from_ = next_ = {done, seconds};
  began_ = true;
  done_ = done;
  if (seconds - next_.seconds >= window) from_ = std::exchange(next_, {done, seconds});
}

std::optional<double> Pace::rate(double seconds) const {
  const double elapsed = seconds - from_.seconds;
  if (!began_ || elapsed <= 0.5 || done_ <= from_.done) return std::nullopt;
  return static_cast<double>(done_ - from_.done) / elapsed;
}

}  // namespace equipoise
