#pragma once

#include <algorithm>
#include <array>
#include <string_view>

namespace equipoise {

/// The columns that each results.csv ends with, behind those of the axes and repeats.
inline constexpr std::array<std::string_view, 7> result_columns{"stage", "class", "score", "value",
                                                                "low",   "high",  "floor"};

/// Whether results.csv has a column of this name anyway, so that no axis and no repeat can have it.
inline bool is_result_column(std::string_view name) {
  return std::find(result_columns.begin(), result_columns.end(), name) != result_columns.end();
}

}  // namespace equipoise
