#pragma once

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

#include "catch.hpp"

inline nlohmann::json golden_file(const std::string& file, const std::string& name) {
  std::ifstream stream(std::string(EQUIPOISE_TEST_DATA) + "/golden/" + file);
  return nlohmann::json::parse(stream).at(name);
}

/// What scikit-learn and SciPy said under `name`: tests/golden/make_scores.py.
inline nlohmann::json golden_scores(const std::string& name) {
  return golden_file("scores.json", name);
}

/// What SciPy, statsmodels and scikit-learn said under `name`: tests/golden/make_statistics.py.
inline nlohmann::json golden_statistics(const std::string& name) {
  return golden_file("statistics.json", name);
}

/// Equal to eight digits.
inline Approx eight_digits(const nlohmann::json& value) {
  return Approx(value.get<double>()).epsilon(1e-8).margin(1e-12);
}

inline std::vector<double> numbers(const nlohmann::json& list) {
  return list.get<std::vector<double>>();
}
