#pragma once

#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/set_table.hpp"

namespace equipoise {

/// How many pictures have each size, number of channels and bit depth, by class:
/// {"size": {"232 x 232": {"NORMAL": 3}}, "channels": ..., "bits": ...}; sizes are width x height.
nlohmann::json form_table(const std::vector<SetRow>& rows);

/// What a reader should know of `rows`: mixed sizes, channels or bit depths; a statistic (width, height,
/// bits, channels, mean, sd) that tells one class from the others with an AUROC of at least 0.75 in either
/// direction; classes of which the largest has more than 1.5 times the pictures of the smallest.
std::vector<std::string> form_warnings(const std::vector<SetRow>& rows,
                                       const std::vector<std::string>& classes);

}  // namespace equipoise
