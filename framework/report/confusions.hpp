#pragma once

#include <string>
#include <vector>

#include "analysis/classification_scores.hpp"
#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The confusion matrix of a test stage's variant, summed over its repeats.
struct ConfusionSum {
  std::string stage, title;  ///< `title`: the variant, "" if there is only one.
  std::vector<std::string> classes;
  ConfusionMatrix counts;
  std::size_t tests = 0;      ///< Repeats summed.
  std::size_t one_class = 0;  ///< Of them, those in which every picture got the same answer.
};

std::vector<ConfusionSum> collect_confusions(const RunRecord& record, const Store& store);

/// A sentence for each variant with tests in which one class was predicted throughout.
std::vector<std::string> one_class_warnings(const std::vector<ConfusionSum>& confusions);

}  // namespace equipoise
