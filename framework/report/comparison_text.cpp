#include "report/comparison_text.hpp"

#include <algorithm>
#include <cmath>
#include <set>

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

bool told_apart_by_class(const std::vector<ArmComparison>& comparisons) {
  return std::any_of(comparisons.begin(), comparisons.end(),
                     [](const auto& one) { return !one.label.empty(); });
}

/// The axes, without the compared one, whose arms differ between or within comparisons.
std::vector<ResultAxis> cell_axes(const std::vector<ArmComparison>& comparisons,
                                  const std::vector<ResultAxis>& axes, const std::string& compared) {
  std::vector<ResultAxis> kept;
  for (const ResultAxis& axis : axes)
    if (axis.name != compared && std::any_of(comparisons.begin(), comparisons.end(), [&](const auto& one) {
          return !axis_cell(one.variants, axis).empty();
        }))
      kept.push_back(axis);
  return kept;
}

std::string interval_text(const ArmComparison& comparison, int decimals) {
  const auto& interval = comparison.interval;
  if (!interval || interval->low == interval->high) return "–";
  return signed_number(interval->low, decimals) + " to " + signed_number(interval->high, decimals);
}

std::string count_text(const ArmComparison& comparison) {
  if (comparison.paired) return counted(comparison.ours.n, "pair");
  return std::to_string(comparison.ours.n) + " / " + std::to_string(comparison.baseline.n);
}

std::string list_text(const std::vector<std::string>& parts) {
  std::string text;
  for (const std::string& part : parts) text += (text.empty() ? "" : ", ") + part;
  return text;
}

std::string chance_text(const PowerStatement& power) {
  const double percent = power.chance * 100;
  return percent > 99.5 ? "> 99" : fixed(percent, 0);
}

std::string capitalised(std::string text) {
  if (!text.empty()) text[0] = static_cast<char>(std::toupper(static_cast<unsigned char>(text[0])));
  return text;
}

/// A number below zero has the sign that the other columns have.
std::string effect_number(double value) {
  return (value < 0 ? "−" : "") + fixed(std::fabs(value), 2);
}

}  // namespace

std::string p_text(const std::optional<double>& p) {
  if (!p) return "–";
  return *p < 0.001 ? "< 0.001" : fixed(*p, 3);
}

int decimals_for(const ArmComparison& comparison) {
  Summary difference{1, comparison.difference, std::nullopt};
  if (comparison.interval) difference.sd = (comparison.interval->high - comparison.interval->low) / 4;
  return suitable_decimals({difference, {1, std::max(1.0, std::fabs(comparison.ours.mean)), std::nullopt}});
}

std::string effect_text(const ArmComparison& comparison) {
  const EffectSizes& effects = comparison.effects;
  if (comparison.shared) return "–";
  if (effects.d_z) return "d_z " + effect_number(*effects.d_z);
  if (effects.hedges_g && !comparison.paired) return "g " + effect_number(*effects.hedges_g);
  if (effects.cliffs_delta) return "δ " + effect_number(*effects.cliffs_delta);
  return "–";
}

std::string power_text(const ArmComparison& comparison, const std::string& unit) {
  if (comparison.power.empty()) return {};
  std::vector<std::string> points, chances, needed;
  for (const PowerStatement& one : comparison.power) {
    points.push_back(std::to_string(one.points));
    chances.push_back(chance_text(one));
    needed.push_back(one.needed ? std::to_string(*one.needed) : "no number of");
  }
  const std::string noun = unit.empty() ? "run" : shortened(unit, 40);
  const std::string units = comparison.paired ? "pairs of " + noun + "s" : noun + "s a side";
  const std::string runs = comparison.paired ? std::to_string(comparison.ours.n) + " " + units
                                             : std::to_string(comparison.ours.n) + " against " +
                                                   counted(comparison.baseline.n, noun);
  return "With " + runs + " a true difference of " + list_text(points) +
         " points would be found with a chance of " + list_text(chances) + " %; a chance of 80 % takes " +
         list_text(needed) + " " + units + ".";
}

TextTable power_table(const std::vector<ArmComparison>& comparisons, const std::vector<ResultAxis>& axes,
                      const ComparisonPlan& plan) {
  const TextTable whole = comparison_table(comparisons, axes, plan);
  TextTable table{{whole.header.begin(), whole.header.begin() + static_cast<std::ptrdiff_t>(whole.heads)},
                  {},
                  whole.heads};
  table.header.emplace_back("n");
  for (std::size_t i = 0; i < comparisons.size(); ++i) {
    const ArmComparison& one = comparisons[i];
    if (one.power.empty()) continue;
    std::vector<std::string> row(whole.rows[i].begin(),
                                 whole.rows[i].begin() + static_cast<std::ptrdiff_t>(whole.heads) + 1);
    for (const PowerStatement& power : one.power) row.push_back(chance_text(power) + " %");
    for (const PowerStatement& power : one.power)
      row.push_back(power.needed ? std::to_string(*power.needed) : "–");
    if (table.rows.empty()) {
      for (const PowerStatement& power : one.power)
        table.header.push_back("finds " + std::to_string(power.points));
      for (const PowerStatement& power : one.power)
        table.header.push_back("n for " + std::to_string(power.points));
    }
    table.rows.push_back(row);
  }
  return table;
}

std::vector<std::string> comparison_titles(const std::vector<ArmComparison>& comparisons,
                                           const std::vector<ResultAxis>& axes, const ComparisonPlan& plan) {
  const TextTable table = comparison_table(comparisons, axes, plan);
  std::vector<std::string> titles;
  for (const auto& row : table.rows) {
    std::vector<std::string> words;
    for (std::size_t i = 0; i < table.heads; ++i)
      if (row[i] != "all" || i + 1 == table.heads) words.push_back(shortened(row[i], 60));
    titles.push_back(list_text(words));
  }
  return titles;
}

std::string caveat_text(const ArmComparison& comparison) {
  if (comparison.shared) return "both arms share the same results, so there is nothing to compare";
  if (comparison.unpaired > 0)
    return counted(comparison.unpaired, "run") + " without a partner left out" +
           (comparison.result.note.empty() ? "" : "; " + comparison.result.note);
  if (comparison.ours.n == 1 && comparison.baseline.n == 1)
    return "one run each, so there is neither SD nor test";
  return comparison.result.note;
}

std::vector<std::string> cell_texts(const ArmComparison& comparison, const std::vector<ResultAxis>& axes) {
  std::vector<std::string> texts;
  for (const ResultAxis& axis : axes) {
    const std::string cell = axis_cell(comparison.variants, axis);
    texts.push_back(cell.empty() ? "all" : cell);
  }
  return texts;
}

TextTable comparison_table(const std::vector<ArmComparison>& comparisons, const std::vector<ResultAxis>& axes,
                           const ComparisonPlan& plan) {
  const auto cells = cell_axes(comparisons, axes, plan.axis);
  const bool classes = told_apart_by_class(comparisons);
  TextTable table;
  for (const ResultAxis& axis : cells) table.header.push_back(axis.name);
  if (classes) table.header.emplace_back("class");
  table.header.push_back(plan.axis);
  table.heads = table.header.size();
  for (const std::string& title : {std::string("n"), std::string("mean"), plan.baseline,
                                   std::string("difference"), std::string("95 % interval"), std::string("p"),
                                   "p (" + title_of(plan.correction) + ")", std::string("effect")})
    table.header.push_back(title);
  for (const ArmComparison& one : comparisons) {
    std::vector<std::string> row = cell_texts(one, cells);
    if (classes) row.push_back(one.label.empty() ? "all" : one.label);
    const int decimals = decimals_for(one);
    for (const std::string& text :
         {one.arm, count_text(one), mean_and_sd(one.ours, decimals), mean_and_sd(one.baseline, decimals),
          one.shared ? "–" : signed_number(one.difference, decimals), interval_text(one, decimals),
          p_text(one.result.p), p_text(adjusted_p(one, plan.correction)), effect_text(one)})
      row.push_back(text);
    table.rows.push_back(row);
  }
  return table;
}

std::string method_text(const std::vector<ArmComparison>& comparisons, const ComparisonPlan& plan) {
  std::set<std::string> tests;
  std::size_t family = 0;
  for (const ArmComparison& one : comparisons) {
    if (one.shared) continue;
    ++family;
    tests.insert(title_of(one.test));
  }
  std::string text;
  for (const std::string& test : tests) text += (text.empty() ? "" : " or ") + test;
  if (text.empty()) return "Nothing to compare.";
  text = capitalised(text) + ", two-sided";
  if (family > 1)
    text += "; p adjusted by " + title_of(plan.correction) + " over the family of " + std::to_string(family) +
            " comparisons";
  return text + "; 95 % intervals" + (family > 1 ? ", each for itself." : ".");
}

}  // namespace equipoise
