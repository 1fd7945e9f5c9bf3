#pragma once

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

/// What scikit-learn and SciPy said under `name`: tests/golden/make_scores.py.
inline nlohmann::json golden_scores(const std::string& name) {
  std::ifstream file(std::string(EQUIPOISE_TEST_DATA) + "/golden/scores.json");
  return nlohmann::json::parse(file).at(name);
}
