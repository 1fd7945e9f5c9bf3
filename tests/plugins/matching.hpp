#pragma once

#include <string>

#include <ATen/core/Tensor.h>
#include <c10/util/Logging.h>
#undef CHECK  // c10 has a macro of this name; the tests mean Catch's

#include "catch.hpp"

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
