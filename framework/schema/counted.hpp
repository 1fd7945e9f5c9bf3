#pragma once

#include <concepts>
#include <cstdint>
#include <string>
#include <string_view>

namespace equipoise {

/// 1234567 -> "1,234,567".
std::string with_separators(std::int64_t number);

/// "1 run", "3 runs", "3,200 pictures".
template <std::integral Count>
std::string counted(Count count, std::string_view noun) {
  return with_separators(static_cast<std::int64_t>(count))
      .append(" ")
      .append(noun)
      .append(count == 1 ? "" : "s");
}

}  // namespace equipoise
