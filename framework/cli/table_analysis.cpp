#include "cli/table_analysis.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "analysis/tidy_table.hpp"
#include "store/file_operations.hpp"

namespace equipoise {
namespace {

/// Larger files are no results of studies.
constexpr std::size_t kMostBytes = std::size_t{1} << 28;

std::vector<std::string> names_of(const std::vector<ResultAxis>& axes) {
  std::vector<std::string> names;
  for (const ResultAxis& axis : axes) names.push_back(axis.name);
  return names;
}

const ResultAxis& compared_axis(const AnalysisWish& wish, const TidyResults& results) {
  const auto names = names_of(results.axes);
  if (names.empty())
    throw Error(Fault::data, wish.file + " has no column that says what was varied",
                "columns: one or more axes, repeat, score, value");
  if (wish.axis.empty() && names.size() > 1)
    throw Error(Fault::usage, "--axis is required: which column of " + wish.file + " is compared?",
                "there are: " + listed(names));
  if (!wish.axis.empty()) require_one_of(wish.axis, names, "axis", wish.file);
  const std::string name = wish.axis.empty() ? names.front() : wish.axis;
  return *std::find_if(results.axes.begin(), results.axes.end(),
                       [&](const auto& axis) { return axis.name == name; });
}

std::string unit_of(const AnalysisWish& wish, const TidyResults& results) {
  if (!wish.unit.empty()) {
    require_one_of(wish.unit, results.repeats, "repeat", wish.file);
    return wish.unit;
  }
  if (results.repeats.size() > 1)
    throw Error(
        Fault::usage,
        wish.file + " has several repeats (" + listed(results.repeats) + "): which is the independent unit?",
        "--unit " + results.repeats.front() + " averages the others first");
  return results.repeats.empty() ? std::string() : results.repeats.front();
}

ComparisonPlan plan_of(const AnalysisWish& wish, const TidyResults& results) {
  const ResultAxis& axis = compared_axis(wish, results);
  if (wish.baseline.empty())
    throw Error(Fault::usage,
                "--baseline is required: which arm of '" + axis.name + "' are the others compared with?",
                "there are: " + listed(axis.arms));
  require_one_of(wish.baseline, axis.arms, "arm of '" + axis.name + "'", wish.file);
  ComparisonPlan plan{"", results.score, axis.name, wish.baseline, unit_of(wish, results)};
  plan.test = comparison_test_named(wish.test).value_or(wish.paired ? ComparisonTest::paired_t
                                                                    : ComparisonTest::welch);
  plan.correction = correction_named(wish.correction).value_or(Correction::holm);
  plan.train_fraction = wish.train_fraction;
  return plan;
}

void check_options(const AnalysisWish& wish) {
  const bool corrected = wish.test == "corrected_resampled_t";
  if (wish.paired && wish.test == "welch")
    throw Error(Fault::usage, "--test welch compares independent runs, and --paired says that they are pairs",
                "leave one of them out");
  if (corrected && !(wish.train_fraction > 0 && wish.train_fraction < 1))
    throw Error(Fault::usage, "--test corrected_resampled_t needs --train-fraction between 0 and 1",
                "--train-fraction 0.8: the share of the pictures that is trained on");
  if (!corrected && wish.train_fraction != 0)
    throw Error(Fault::usage, "--train-fraction is for --test corrected_resampled_t only", "leave it out");
}

std::string cell_name(const ArmComparison& comparison, const TableAnalysis& analysis) {
  std::string name = comparison.arm;
  for (const ResultAxis& axis : analysis.results.axes) {
    const std::string cell = axis_cell(comparison.variants, axis);
    if (axis.name != analysis.plan.axis && !cell.empty()) name += ", " + axis.name + " " + cell;
  }
  const std::string shown = in_quotes(name + (comparison.label.empty() ? "" : ", " + comparison.label));
  return shown.substr(1, shown.size() - 2);
}

/// Pairs were asked for: a run without its partner is an error, not something to leave out.
void refuse_unpaired(const AnalysisWish& wish, const TableAnalysis& analysis) {
  const bool asked = wish.paired || needs_pairs(*analysis.plan.test);
  if (!asked) return;
  for (const ArmComparison& one : analysis.comparisons) {
    if (one.shared || (one.paired && one.unpaired == 0)) continue;
    throw Error(Fault::data,
                cell_name(one, analysis) + ": " + std::to_string(one.unpaired) +
                    " runs have no partner of equal '" +
                    (analysis.plan.unit.empty() ? "repeat" : analysis.plan.unit) + "' on the other side",
                "Welch's test needs no pairs: leave out --paired, or say --test welch");
  }
}

/// Columns in which the rows of single runs differ: a repeat that was not recognised makes each row a cell.
std::string suspected_repeat(const TableAnalysis& analysis) {
  std::string widest;
  std::size_t most = 2;
  for (const ResultAxis& axis : analysis.results.axes)
    if (axis.name != analysis.plan.axis && axis.arms.size() > most) {
      widest = axis.name;
      most = axis.arms.size();
    }
  return widest;
}

void add_notes(TableAnalysis& analysis) {
  const bool single = std::all_of(analysis.comparisons.begin(), analysis.comparisons.end(),
                                  [](const auto& one) { return one.ours.n <= 1 && one.baseline.n <= 1; });
  const std::string suspect = suspected_repeat(analysis);
  if (single) {
    analysis.notes.emplace_back(
        "One run each: there is neither SD nor test, and a difference may be chance.");
    if (!suspect.empty() && analysis.results.repeats.empty())
      analysis.notes.push_back("If column " + in_quotes(suspect) + " counts repeats, say --repeat " +
                               suspect + ".");
  }
  std::size_t without = 0;
  std::set<Arms> known(analysis.results.variants.begin(), analysis.results.variants.end());
  for (Arms variant : analysis.results.variants) {
    if (variant.at(analysis.plan.axis) == analysis.plan.baseline) continue;
    variant[analysis.plan.axis] = analysis.plan.baseline;
    without += known.count(variant) ? 0 : 1;
  }
  if (without > 0)
    analysis.notes.push_back(std::to_string(without) +
                             " arms have no baseline in their cell and are left out.");
  analysis.notes.emplace_back("A comparison that was chosen after the results were seen is exploratory.");
}

}  // namespace

TableAnalysis analyse_table(const AnalysisWish& wish) {
  check_options(wish);
  TableAnalysis analysis;
  analysis.results = read_tidy_results(read_whole(wish.file, kMostBytes), wish.file, wish.choice);
  analysis.plan = plan_of(wish, analysis.results);
  analysis.comparisons =
      compare_with_baseline(analysis.results.rows, analysis.results.variants, analysis.plan);
  if (analysis.comparisons.empty())
    throw Error(
        Fault::data,
        wish.file + " has no cell with results of '" + wish.baseline + "' and of another arm of '" +
            analysis.plan.axis + "'",
        "the other columns must agree: --repeat COLUMN for one that counts repeats, --where COLUMN=VALUE "
        "to choose");
  refuse_unpaired(wish, analysis);
  add_notes(analysis);
  return analysis;
}

}  // namespace equipoise
