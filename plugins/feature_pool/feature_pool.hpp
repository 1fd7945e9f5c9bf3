#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/context.hpp>
#include <equipoise/image_set.hpp>

namespace equipoise {

/// The rows of `pool` in byte order of their ids: what is computed in this order does not depend on the order
/// of the files.
std::vector<std::int64_t> rows_by_id(const ImageSet& pool);

/// The features of a pool in order of ids.
struct FeaturePool {
  at::Tensor features;             ///< [N, D] float64 CPU, contiguous, finite.
  std::vector<std::int64_t> rows;  ///< The pool's row of each.

  const double* row(std::int64_t i) const { return features.const_data_ptr<double>() + i * features.size(1); }
  std::int64_t size() const { return features.size(0); }
  std::int64_t dimensions() const { return features.size(1); }
  /// `chosen` (positions here) as rows of the pool: [count] int64.
  at::Tensor rows_of(const std::vector<std::int64_t>& chosen) const;
};

/// What slot `features` says of `pool`. Error(data) names the first picture whose features are not finite.
FeaturePool pooled_features(const ImageSet& pool, Context& context);

/// Squared Euclidean distance, summed in order of the dimensions in eight lanes.
double squared_distance(const double* a, const double* b, std::int64_t length);

}  // namespace equipoise
