#pragma once

#include <fstream>
#include <string>

#include <nlohmann/json.hpp>

/// What scikit-learn and SciPy said: tests/golden/make_scores.py.
inline nlohmann::json golden_scores() {
  std::ifstream file(std::string(EQUIPOISE_TEST_DATA) + "/golden/scores.json");
  return nlohmann::json::parse(file);
}
