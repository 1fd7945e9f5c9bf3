#include <algorithm>
#include <set>

#include "analysis/comparison_plan.hpp"
#include "analysis/test_scores.hpp"
#include "plan/section_checks.hpp"
#include "plan/sections.hpp"
#include "plan/table_reader.hpp"

namespace equipoise {
namespace {

/// Reads one `[[analysis]]`.
class AnalysisReader {
 public:
  AnalysisReader(const Value& table, const KnownNames& names, const Plan& plan, Diagnostics& diagnostics)
      : reader_(table, "[[analysis]]", diagnostics, analysis_docs()),
        names_(names),
        plan_(plan),
        diagnostics_(diagnostics) {}

  Analysis read() {
    read_primary();
    read_axis();
    read_unit();
    read_test();
    reader_.finish();
    return analysis_;
  }

 private:
  void read_primary() {
    const Value* primary =
        reader_.require("primary", "primary = { stage = \"scores\", score = \"accuracy\" }");
    if (primary == nullptr) return;
    TableReader inner(*primary, "'primary' of [[analysis]]", diagnostics_, primary_docs());
    const Value* stage = inner.require("stage");
    const Value* score = inner.require("score");
    analysis_.stage = inner.text("stage").value_or("");
    analysis_.score = inner.text("score").value_or("");
    inner.finish();
    check_known(analysis_.stage, names_.stages, "stage", stage ? stage->place : primary->place, diagnostics_);
    const auto verb = names_.verbs.find(analysis_.stage);
    if (verb == names_.verbs.end() || score == nullptr) return;
    const std::vector<std::string> without = {"load", "split", "mix", "train", "generate"};
    if (verb->second == "test")
      check_known(analysis_.score, test_score_names(), "score of a test called", score->place, diagnostics_);
    else if (std::find(without.begin(), without.end(), verb->second) != without.end())
      diagnostics_.error(stage->place,
                         "stage '" + analysis_.stage + "' has no scores: its do is " + verb->second,
                         "name a test or measure stage");
  }

  void read_axis() {
    const Value* axis = reader_.require("axis");
    analysis_.axis = reader_.text("axis").value_or("");
    check_known(analysis_.axis, axis_names(plan_), "axis", axis ? axis->place : reader_.place(),
                diagnostics_);
    const Value* baseline =
        reader_.require("baseline", "baseline = \"none\": the arm that others are compared with");
    analysis_.baseline = reader_.text("baseline").value_or("");
    if (baseline == nullptr || !baseline->is_string()) return;
    std::vector<std::string> arms;
    bool known = false;
    for (const Axis& one : plan_.axes) {
      if (one.name == analysis_.axis) {
        check_known(analysis_.baseline, one.arms, "arm of axis '" + one.name + "'", baseline->place,
                    diagnostics_);
        known = true;
      }
      arms.insert(arms.end(), one.arms.begin(), one.arms.end());
    }
    if (!known)
      check_known(analysis_.baseline, arms, "arm of any axis called", baseline->place, diagnostics_);
  }

  void read_unit() {
    const Value* unit = reader_.take("unit");
    const auto stated = reader_.text("unit");
    analysis_.unit = stated.value_or("");
    const auto units = possible_units();
    if (stated)
      check_unit(*unit, units);
    else if (unit == nullptr && units.size() > 1 && names_.repeats.contains(analysis_.stage))
      diagnostics_.warning(reader_.place(),
                           "[[analysis]] names no unit, so each combination of " + units[0] + " and " +
                               units[1] + " counts as independent",
                           "unit = \"" + units[0] + "\" averages the other repeats first");
  }

  /// The repeats of the primary stage; of all stages where that one is wrong, so that a slip in the unit
  /// shows beside it.
  std::vector<std::string> possible_units() const {
    std::set<std::string> units;
    const bool known = names_.repeats.contains(analysis_.stage);
    for (const auto& [stage, repeats] : names_.repeats)
      if (!known || stage == analysis_.stage)
        for (const auto& [name, count] : repeats) units.insert(name);
    return {units.begin(), units.end()};
  }

  void check_unit(const Value& unit, const std::vector<std::string>& units) {
    if (units.empty())
      diagnostics_.error(unit.place,
                         "there is no repeat '" + analysis_.unit + "': " +
                             (names_.repeats.contains(analysis_.stage) ? "stage '" + analysis_.stage + "'"
                                                                       : std::string("the study")) +
                             " has no repeats",
                         "repeat = { run = 5 } in a train stage trains and tests five times");
    else
      check_known(analysis_.unit, units,
                  "repeat of " + (names_.repeats.contains(analysis_.stage) ? "stage '" + analysis_.stage + "'"
                                                                           : std::string("any stage called")),
                  unit.place, diagnostics_);
  }

  std::string choice(const std::string& key, const std::vector<std::string>& known, const std::string& what,
                     const std::string& otherwise) {
    const Value* value = reader_.take(key);
    const auto text = reader_.text(key);
    if (!text) return otherwise;
    check_known(*text, known, what, value->place, diagnostics_);
    return *text;
  }

  void read_test() {
    analysis_.test = choice("test", comparison_test_names(), "test", "");
    analysis_.correction = choice("correction", correction_names(), "correction", "holm");
    const Value* fraction = reader_.take("train_fraction");
    const bool corrected = analysis_.test == "corrected_resampled_t";
    if (fraction != nullptr) read_fraction(*fraction, corrected);
    if (fraction == nullptr && corrected)
      diagnostics_.error(reader_.take("test")->place, "test \"corrected_resampled_t\" needs 'train_fraction'",
                         "train_fraction = 0.8: the share of the pictures that is trained on");
    if (!corrected && names_.split_repeats.contains(analysis_.unit))
      diagnostics_.warning(
          reader_.place(),
          "the splits of repeat '" + analysis_.unit +
              "' share pictures, so its units are not "
              "independent and p-values come out too small",
          "test = \"corrected_resampled_t\" with train_fraction = 0.8, or whatever the split says");
  }

  void read_fraction(const Value& value, bool corrected) {
    const auto* number = std::get_if<double>(&value.data);
    if (number == nullptr)
      reader_.mismatch(value, "train_fraction", "a number between 0 and 1");
    else if (!(*number > 0 && *number < 1))
      diagnostics_.error(value.place, "'train_fraction' of [[analysis]] must lie between 0 and 1");
    else if (!corrected)
      diagnostics_.error(value.place, "'train_fraction' has no meaning for this test",
                         "test = \"corrected_resampled_t\"");
    else
      analysis_.train_fraction = *number;
  }

  TableReader reader_;
  const KnownNames& names_;
  const Plan& plan_;
  Diagnostics& diagnostics_;
  Analysis analysis_;
};

}  // namespace

void read_analyses(const Study& study, const KnownNames& names, Plan& plan, Diagnostics& diagnostics) {
  const auto* tables = array_of_tables(study, "analysis", diagnostics);
  if (tables == nullptr) return;
  for (const Value& table : *tables)
    plan.analyses.push_back(AnalysisReader(table, names, plan, diagnostics).read());
}

}  // namespace equipoise
