#pragma once

#include "analysis/golden.hpp"
#include "analysis/predictions.hpp"

inline equipoise::Predictions golden_predictions(const nlohmann::json& golden) {
  equipoise::Predictions predictions;
  predictions.classes = golden.at("classes").get<std::vector<std::string>>();
  predictions.labels = golden.at("labels").get<std::vector<int>>();
  predictions.predicted = golden.at("predicted").get<std::vector<int>>();
  const auto rows = static_cast<Eigen::Index>(predictions.labels.size());
  const auto columns = static_cast<Eigen::Index>(predictions.classes.size());
  predictions.probabilities = Eigen::MatrixXd::Zero(rows, columns);
  if (golden.contains("probabilities"))
    for (Eigen::Index i = 0; i < rows; ++i)
      for (Eigen::Index c = 0; c < columns; ++c)
        predictions.probabilities(i, c) = golden.at("probabilities").at(i).at(c);
  return predictions;
}
