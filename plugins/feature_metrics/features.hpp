#pragma once

#include <cstdint>
#include <string>

#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>

namespace equipoise {

/// Features of `inputs.at(input)` in the slot "features": [N, D] float64 CPU. Error(data) in the name of
/// `metric` if there are fewer than `fewest` pictures or a value is not finite.
at::Tensor features_of(const Inputs& inputs, const std::string& input, const std::string& metric,
                       std::int64_t fewest, Context& context);

/// Warns of each class that has pictures in one of the two inputs only: the sets then differ for a reason
/// that has nothing to do with the quality of the pictures.
void warn_of_missing_classes(const Inputs& inputs, const std::string& one, const std::string& other,
                             Context& context);

}  // namespace equipoise
