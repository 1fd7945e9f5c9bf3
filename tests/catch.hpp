#pragma once

#include <string>

#undef CHECK  // c10 has a macro of this name; the tests mean Catch's

/// Catch2 version 2 (Debian 12) or 3 (Ubuntu 24.04), whichever is there.
#if __has_include(<catch2/catch_all.hpp>)
#include <catch2/catch_all.hpp>
using Catch::Approx;
#else
#include <catch2/catch.hpp>
#endif

namespace equipoise {

/// Matches a text that holds `part`.
inline auto holds(const std::string& part) {
#if __has_include(<catch2/catch_all.hpp>)
  return Catch::Matchers::ContainsSubstring(part);
#else
  return Catch::Matchers::Contains(part);
#endif
}

}  // namespace equipoise
