#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/component.hpp>

namespace equipoise {

/// Features of `inputs.at(input)` in the slot "features": [N, D] float64 CPU. Error(data) in the name of
/// `metric` if there are fewer than `fewest` pictures or a value is not finite.
at::Tensor features_of(const Inputs& inputs, const std::string& input, const std::string& metric,
                       std::int64_t fewest, Context& context);

/// Error(data) in the name of `metric` unless all rows have one length, as features of one space have.
/// `sets`: name of the input and its features [N, D].
void require_one_length(const std::string& metric,
                        const std::vector<std::pair<std::string, at::Tensor>>& sets);

/// Warns of each class that has pictures in one of the two inputs only: the sets then differ for a reason
/// that has nothing to do with the quality of the pictures.
void warn_of_missing_classes(const Inputs& inputs, const std::string& one, const std::string& other,
                             Context& context);

}  // namespace equipoise
