#pragma once

#include <string>
#include <vector>

#include "analysis/classification_scores.hpp"
#include "report/record.hpp"
#include "report/result_table.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The confusion matrix of a test stage's variant, summed over its repeats.
struct ConfusionSum {
  std::string stage, title;  ///< `title`: the variant, "" if there is only one.
  std::vector<std::string> classes;
  ConfusionMatrix counts;
  std::size_t tests = 0;                    ///< Repeats summed.
  std::size_t one_class = 0;                ///< Of them, those in which every picture got the same answer.
  std::vector<std::string> one_class_keys;  ///< Their stages.
};

std::vector<ConfusionSum> collect_confusions(const RunRecord& record, const Store& store);

/// Says so in `flag` of each row that rests on such a test, so that no mean hides it.
void flag_one_class(const std::vector<ConfusionSum>& confusions, std::vector<ResultTable>& tables);

/// A sentence for each variant with tests in which one class was predicted throughout.
std::vector<std::string> one_class_warnings(const std::vector<ConfusionSum>& confusions);

}  // namespace equipoise
