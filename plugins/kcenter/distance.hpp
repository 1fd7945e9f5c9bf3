#pragma once

#include <cstdint>

namespace equipoise {

/// Squared Euclidean distance of two vectors of `length` values, in double precision.
double squared_distance(const float* a, const float* b, std::int64_t length);

/// The same in single precision, but given up (with a part of the sum, which is above it) once it exceeds
/// `limit`. The relative error of a whole sum is below `distance_error(length)` while it lies between 1e-30
/// and 1e37.
float squared_distance_below(const float* a, const float* b, std::int64_t length, float limit);

/// Bound of the relative rounding error of `squared_distance_below`.
double distance_error(std::int64_t length);

}  // namespace equipoise
