#pragma once

#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "report/record.hpp"

namespace equipoise {

/// A published number beside ours, as texts.
struct ExpectationRow {
  std::string what;  ///< "fid: class NORMAL, generator ddpm".
  std::string published, ours, difference;
  std::string
      verdict;  ///< "within tolerance 0.5", "outside ...", "no tolerance stated", "not comparable: ...".
  std::string source;
};

std::vector<ExpectationRow> compare_expectations(const RunRecord& record, const std::vector<ScoreRow>& rows);

}  // namespace equipoise
