#pragma once

#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "report/record.hpp"

namespace equipoise {

/// A published number beside ours, as texts. A published SD is judged by the chi-squared interval of ours.
struct ExpectationRow {
  std::string what;  ///< "fid: class NORMAL, generator ddpm".
  std::string published, ours, difference;
  /// "same: ..." within the stated tolerance; "within interval: ..." of our 95 % interval; "differs: ...";
  /// "no verdict: ..." with neither tolerance nor interval; "not comparable: ...", each with its reason.
  std::string verdict;
  std::string source;
};

/// What a reader of the table must know first: that a preset made another study of it. Empty without one.
std::string expectations_caution(const RunRecord& record);

std::vector<ExpectationRow> compare_expectations(const RunRecord& record, const std::vector<ScoreRow>& rows);

}  // namespace equipoise
