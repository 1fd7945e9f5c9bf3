#include "shares.hpp"

#include <algorithm>
#include <numeric>

namespace equipoise {

Shares proportional_shares(const Shares& sizes, const std::vector<std::string>& met, std::int64_t count) {
  std::int64_t whole = 0, given = 0;
  for (const auto& [name, size] : sizes) whole += size;
  Shares shares;
  for (const auto& [name, size] : sizes) given += shares[name] = whole == 0 ? 0 : count * size / whole;
  std::vector<std::string> order = met;
  std::stable_sort(order.begin(), order.end(), [&](const std::string& a, const std::string& b) {
    return count * sizes.at(a) % whole > count * sizes.at(b) % whole;
  });
  for (const std::string& name : order) {
    if (given == count) break;
    ++shares[name];
    ++given;
  }
  return shares;
}

Shares equal_shares(const Shares& sizes, const std::vector<std::string>& met, std::int64_t count) {
  Shares shares;
  while (count > 0)
    for (const std::string& name : met) {
      if (count == 0 || shares[name] == sizes.at(name)) continue;
      ++shares[name];
      --count;
    }
  return shares;
}

}  // namespace equipoise
