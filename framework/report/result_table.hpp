#pragma once

#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "report/record.hpp"

namespace equipoise {

/// One variant (and class) of a result table.
struct ResultRow {
  std::vector<std::string>
      heads;                   ///< One a head column of the table: arms, then the class; "all" where shared.
  std::vector<Summary> cells;  ///< One a score; n = 0 where there is none.
  std::size_t done = 0, total = 0;  ///< Instances with results, instances planned.
  std::string reason;               ///< Why instances have none; empty if all have.
  bool failed = false;              ///< Some instance failed (rather than: was not run).
  std::vector<std::string> keys;    ///< Of the instances with results.
  std::string flag;                 ///< What a reader of the row must know: "1 of 3 answered one class only".
};

/// The scores of one test or measure stage: a row a variant, a column a score.
struct ResultTable {
  std::string stage, verb;
  bool per_class = false;           ///< The classes' own scores of a test.
  std::vector<std::string> heads;   ///< Names of the head columns.
  std::vector<std::string> scores;  ///< Empty if there are no results at all.
  std::vector<int> decimals;        ///< One a score.
  std::string unit;  ///< What n counts: a repeat name, or several joined by " x "; "run" without repeats.
  bool repeated = false;  ///< Some row has more than one instance.
  std::vector<ResultRow> rows;
  std::vector<std::string> keys;   ///< Of the stages that the scores are from.
  std::string exploratory;         ///< Which scores were declared beforehand; see `exploratory_text`.
  std::vector<std::string> notes;  ///< What a reader should know of how they came about; see build_notes.hpp.
};

/// The tables of a run: stages of declared comparisons first, then in the order of the plan; a test's own
/// scores, then those per class.
std::vector<ResultTable> result_tables(const RunRecord& record, const std::vector<ScoreRow>& rows);

/// The table with those of its scores that are in `names`.
ResultTable with_scores(const ResultTable& table, const std::vector<std::string>& names);

/// What the numbers are: "Mean ± sample SD; n counts runs", "One run each, so no SD".
std::string table_caption(const ResultTable& table);

/// "3", "2 of 3".
std::string count_text(const ResultRow& row);

/// "failed: reason" or "not run" for a row without results; otherwise empty.
std::string failure_text(const ResultRow& row);

/// The name of the file without extension.
std::string table_stem(const ResultTable& table);

}  // namespace equipoise
