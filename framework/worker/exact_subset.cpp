#include "worker/exact_subset.hpp"

namespace equipoise {

std::optional<std::vector<std::size_t>> exact_subset(const std::vector<std::int64_t>& sizes,
                                                     std::int64_t sum) {
  if (sum < 0) return std::nullopt;
  const auto width = static_cast<std::size_t>(sum) + 1;
  // reachable[i][s]: some of the sizes from i on add up to s.
  std::vector<std::vector<bool>> reachable(sizes.size() + 1, std::vector<bool>(width, false));
  reachable[sizes.size()][0] = true;
  for (std::size_t i = sizes.size(); i-- > 0;) {
    const auto size = static_cast<std::size_t>(sizes[i]);
    reachable[i] = reachable[i + 1];
    for (std::size_t s = size; s < width; ++s)
      if (reachable[i + 1][s - size]) reachable[i][s] = true;
  }
  auto left = static_cast<std::size_t>(sum);
  if (!reachable[0][left]) return std::nullopt;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < sizes.size(); ++i) {
    const auto size = static_cast<std::size_t>(sizes[i]);
    if (size > left || !reachable[i + 1][left - size]) continue;
    chosen.push_back(i);
    left -= size;
  }
  return chosen;
}

}  // namespace equipoise
