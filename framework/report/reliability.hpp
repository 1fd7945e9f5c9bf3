#pragma once

#include <string>

#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// `figures/reliability-<stage>.csv` of a test stage: for each test and bin with pictures the axes, repeats,
/// low, high, pictures, confidence, accuracy (`reliability_bins`). Empty if there are no predictions.
std::string reliability_csv(const RunRecord& record, const Store& store, const std::string& stage);

/// Why scores of a test stage are missing: "auroc of 2 tests: all pictures of the test are of class 'a'".
std::vector<std::string> left_out_notes(const RunRecord& record, const Store& store,
                                        const std::string& stage);

}  // namespace equipoise
