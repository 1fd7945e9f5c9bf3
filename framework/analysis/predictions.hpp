#pragma once

#include <string>
#include <string_view>
#include <vector>

#include <Eigen/Core>

namespace equipoise {

/// What a classifier said about each picture of a test set. Classes are indices into `classes`.
struct Predictions {
  std::vector<std::string> classes;
  std::vector<std::string> ids;
  std::vector<int> labels, predicted;
  Eigen::MatrixXd probabilities;  ///< [picture, class]
};

/// Parses `id,label,predicted,p:<class>...`. Error(data) naming `name` and the line: missing columns, an
/// unknown class, a probability that is no number or lies outside [0, 1].
Predictions parse_predictions(std::string_view text, const std::string& name);

}  // namespace equipoise
