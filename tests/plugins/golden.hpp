#pragma once

#include <cmath>
#include <cstdint>
#include <fstream>
#include <string>

#include <ATen/ops/empty.h>
#include <nlohmann/json.hpp>

#include <equipoise/image_set.hpp>

namespace equipoise {

/// What tests/golden/make_fid_kid.py computed.
inline nlohmann::json golden_scores() {
  return nlohmann::json::parse(std::ifstream(std::string(EQUIPOISE_TEST_DATA) + "/golden/fid_kid.json"));
}

/// The features of the script, by the same formula.
inline at::Tensor golden_features(std::int64_t n, std::int64_t d, double phase) {
  at::Tensor features = at::empty({n, d}, at::kFloat);
  auto* value = features.data_ptr<float>();
  for (std::int64_t row = 0; row < n; ++row)
    for (std::int64_t column = 0; column < d; ++column) {
      const auto i = static_cast<double>(row);
      const auto j = static_cast<double>(column);
      *value++ =
          static_cast<float>(std::sin(1.7 * i * i + 0.31 * i * j + phase) + 0.3 * std::cos(0.9 * j + phase));
    }
  return features;
}

/// `n` pictures without pixels whose ids start with `name`, in byte order.
inline ImageSet named_pictures(const std::string& name, std::int64_t n) {
  ImageSet set;
  for (std::int64_t i = 0; i < n; ++i) set.ids.push_back(name + "/" + std::to_string(1'000'000 + i));
  return set;
}

}  // namespace equipoise
