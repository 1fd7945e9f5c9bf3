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

std::vector<ExpectationRow> compare_expectations(const RunRecord& record, const std::vector<ScoreRow>& rows) {
  std::vector<ExpectationRow> result;
  for (const ExpectRecord& expect : record.expectations) {
    ExpectationRow row{where_text(expect), compact(expect.value), "–", "–", "", expect.source};
    const Lookup found = look_up(rows, expect.stage, expect.score, expect.where);
    if (found.summary.n == 0) {
      row.verdict = "not comparable: " + found.problem;
    } else {
      const double difference = found.summary.mean - expect.value;
      const int decimals = suitable_decimals({found.summary});
      row.ours = mean_and_sd(found.summary, decimals) + " (n = " + std::to_string(found.summary.n) + ")";
      row.difference = signed_number(difference, decimals);
      row.verdict = verdict(expect, found.summary, difference, decimals);
    }
    result.push_back(row);
  }
  return result;
}

}  // namespace equipoise
