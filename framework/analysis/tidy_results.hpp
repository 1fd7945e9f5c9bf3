#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "analysis/results.hpp"

namespace equipoise {

/// Which rows of a file count.
struct TidyChoice {
  std::string score;                              ///< Empty: the only one there is.
  std::vector<std::string> repeats = {};          ///< Columns that count repeats; empty: the known names.
  std::map<std::string, std::string> where = {};  ///< Column -> value.
};

/// A results file, one row a number.
struct TidyResults {
  std::string score;
  std::vector<ResultAxis> axes;      ///< Arms in the order of the file.
  std::vector<std::string> repeats;  ///< Columns that count repeats.
  std::vector<ScoreRow> rows;        ///< `key` is "line N"; `stage` is empty, since it is an axis.
  std::vector<Arms> variants;        ///< In the order of the file.
};

/// The names that count repeats unless told otherwise, where the file has them.
const std::vector<std::string>& known_repeat_columns();

/// Reads columns `score` and `value`; repeats; `class` (blank: all classes together); all others are axes.
/// In an axis column a blank field holds for all arms and `a|b` for both, as in our own results.csv, whose
/// `low`, `high` and `floor` are skipped. Repeats may be any words; equal words are equal repeats.
///
/// Error(data) naming `name` and the line: an empty file, a missing column, a value that is no number (NaN,
/// or beyond 1e100), two rows for one place. Error(usage): a score, a column or an arm of `choice` that the
/// file does not have (with the nearest name).
TidyResults read_tidy_results(std::string_view text, const std::string& name, const TidyChoice& choice);

}  // namespace equipoise
