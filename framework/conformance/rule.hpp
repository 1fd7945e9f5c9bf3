#pragma once

#include <string>
#include <vector>

#include "conformance/trial.hpp"

namespace equipoise {

/// A named promise of the SDK, and how it is tried.
struct Rule {
  std::string name;
  std::vector<Kind> kinds;  ///< Whose promise it is.
  std::string promise;      ///< "pictures do not depend on the batch that they are drawn in".
  std::string hint;         ///< How to mend a component that breaks it.
  void (*run)(const Trial&);
};

std::vector<Rule> common_rules();
std::vector<Rule> training_rules();
std::vector<Rule> generator_rules();
std::vector<Rule> classifier_rules();
std::vector<Rule> embedder_rules();
std::vector<Rule> sampler_rules();
std::vector<Rule> metric_rules();
std::vector<Rule> source_rules();

/// All of them, in the order in which they are tried.
std::vector<Rule> all_rules();

}  // namespace equipoise
