#include "report/expectations.hpp"

#include <cmath>

#include "report/numbers.hpp"

namespace equipoise {
namespace {

std::string where_text(const ExpectRecord& expect) {
  std::string text = expect.stage == expect.score ? expect.score : expect.stage + " " + expect.score;
  std::string between = ": ";
  for (const auto& [column, value] : expect.where) {
    text += between + column + " " + value;
    between = ", ";
  }
  return text;
}

std::string published_text(const ExpectRecord& expect) {
  return exact(expect.value) + (expect.sd ? " ± " + exact(*expect.sd) : std::string());
}

/// Whether the published SD could be that of our repeats.
std::string sd_verdict(const ExpectRecord& expect, const Summary& ours) {
  const auto interval = sd_interval(ours);
  if (!expect.sd || !interval) return {};
  const bool inside = interval->low <= *expect.sd && *expect.sd <= interval->high;
  return "; their SD " + std::string(inside ? "lies in" : "lies outside") + " ours' 95 % interval " +
         compact(interval->low) + " to " + compact(interval->high);
}

std::string verdict(const ExpectRecord& expect, const Summary& ours, double difference, int decimals) {
  const std::string tolerance = "tolerance " + compact(expect.tolerance);
  if (expect.has_tolerance && std::fabs(difference) <= expect.tolerance * (1 + 1e-12))
    return "same: within " + tolerance;
  const auto interval = t_interval(ours);
  if (!interval)
    return expect.has_tolerance ? "differs: outside " + tolerance : "no verdict: one result, no tolerance";
  const std::string range =
      "our 95 % interval " + fixed(interval->low, decimals) + " to " + fixed(interval->high, decimals);
  if (interval->low <= expect.value && expect.value <= interval->high) return "within interval: " + range;
  return "differs: outside " + (expect.has_tolerance ? tolerance + " and " : std::string()) + range;
}

}  // namespace

std::string expectations_caution(const RunRecord& record) {
  if (record.preset.empty()) return {};
  return "This run was made with preset '" + record.preset +
         "', which changes the study: where it is not the published one, neither are the numbers.";
}

std::vector<ExpectationRow> compare_expectations(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  std::vector<ExpectationRow> result;
  for (const ExpectRecord& expect : record.expectations) {
    ExpectationRow row{where_text(expect), published_text(expect), "–", "–", "", expect.source};
    const Lookup found = look_up(rows, expect.stage, expect.score, expect.where);
    if (found.summary.n == 0) {
      row.verdict = "not comparable: " + found.problem;
    } else {
      const double difference = found.summary.mean - expect.value;
      const int decimals = suitable_decimals({found.summary});
      row.ours = mean_and_sd(found.summary, decimals) + " (n = " + std::to_string(found.summary.n) + ")";
      row.difference = signed_number(difference, decimals);
      row.verdict = verdict(expect, found.summary, difference, decimals) + sd_verdict(expect, found.summary);
    }
    result.push_back(row);
  }
  return result;
}

}  // namespace equipoise
