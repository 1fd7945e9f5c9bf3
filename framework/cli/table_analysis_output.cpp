#include <map>

#include "analysis/bootstrap.hpp"
#include "analysis/tidy_table.hpp"
#include "cli/optional_json.hpp"
#include "cli/table_analysis.hpp"
#include "report/comparison_text.hpp"
#include "report/escape.hpp"

namespace equipoise {
namespace {

using nlohmann::json;

json power_json(const ArmComparison& one) {
  json power = json::object();
  for (const PowerStatement& statement : one.power)
    power[std::to_string(statement.points)] = {{"difference", statement.difference},
                                               {"chance", statement.chance},
                                               {"runs_for_80_percent", number(statement.needed)}};
  return power;
}

json cell_json(const std::vector<Arms>& variants, const std::string& label, const TableAnalysis& analysis) {
  json cell = json::object();
  for (const ResultAxis& axis : analysis.results.axes) {
    const std::string arms = axis_cell(variants, axis);
    if (axis.name == analysis.plan.axis) continue;
    if (!arms.empty())
      cell[axis.name] = arms;
    else if (axis.arms.size() == 1)
      cell[axis.name] = axis.arms.front();
  }
  if (!label.empty()) cell["class"] = label;
  return cell;
}

json comparison_json(const ArmComparison& one, const TableAnalysis& analysis) {
  const EffectSizes& effects = one.effects;
  const auto effect = one.paired ? effects.d_z : effects.hedges_g;
  return {{"cell", cell_json(one.variants, one.label, analysis)},
          {"arm", one.arm},
          {"baseline", analysis.plan.baseline},
          {"paired", one.paired},
          {"n", one.ours.n},
          {"mean", one.ours.mean},
          {"sd", number(one.ours.sd)},
          {"baseline_n", one.baseline.n},
          {"baseline_mean", one.baseline.mean},
          {"baseline_sd", number(one.baseline.sd)},
          {"difference", one.difference},
          {"low", low(one.interval)},
          {"high", high(one.interval)},
          {"bootstrap_low", low(one.bootstrap)},
          {"bootstrap_high", high(one.bootstrap)},
          {"test", name_of(one.test)},
          {"statistic", number(one.result.statistic)},
          {"degrees_of_freedom", number(one.result.degrees)},
          {"p", number(one.result.p)},
          {"p_holm", number(one.p_holm)},
          {"p_bh", number(one.p_bh)},
          {"effect", number(effect)},
          {"effect_name", one.paired ? "d_z" : "hedges_g"},
          {"effects",
           {{"cohen_d", number(effects.cohen_d)},
            {"hedges_g", number(effects.hedges_g)},
            {"d_z", number(effects.d_z)},
            {"cliffs_delta", number(effects.cliffs_delta)}}},
          {"p_equal_sd", number(one.spread.p)},
          {"power", power_json(one)},
          {"note", caveat_text(one)}};
}

/// Mean, SD and intervals of each arm in each cell.
json arms_json(const TableAnalysis& analysis) {
  std::map<std::pair<Arms, std::string>, std::vector<ScoreRow>> rows;
  for (const ScoreRow& row : analysis.results.rows)
    for (const Arms& variant : row.variants) rows[{variant, row.label}].push_back(row);
  json list = json::array();
  for (const Arms& variant : analysis.results.variants)
    for (auto entry = rows.lower_bound({variant, ""}); entry != rows.end(); ++entry) {
      const auto& [place, found] = *entry;
      if (place.first != variant) break;
      std::vector<double> values;
      for (const auto& [index, value] : unit_values(found, analysis.plan.unit)) values.push_back(value);
      const Summary summary = summarise(values);
      const auto interval = t_interval(summary);
      const auto percentile = bootstrap_interval(values, BootstrapInterval::percentile);
      const auto bca = bootstrap_interval(values, BootstrapInterval::bca);
      list.push_back({{"cell", cell_json({variant}, place.second, analysis)},
                      {"arm", variant.at(analysis.plan.axis)},
                      {"n", summary.n},
                      {"mean", summary.mean},
                      {"sd", number(summary.sd)},
                      {"low", low(interval)},
                      {"high", high(interval)},
                      {"percentile_low", low(percentile)},
                      {"percentile_high", high(percentile)},
                      {"bca_low", low(bca)},
                      {"bca_high", high(bca)}});
    }
  return list;
}

std::string title_text(const TableAnalysis& analysis) {
  const auto shown = [](const std::string& text) {
    const std::string whole = in_quotes(text);
    return plain_text(whole.substr(1, whole.size() - 2));
  };
  const std::string unit = analysis.plan.unit.empty() ? "" : "; unit: " + shown(analysis.plan.unit);
  return shown(analysis.results.score) + " by " + shown(analysis.plan.axis) + ", against " +
         shown(analysis.plan.baseline) + unit + ".\n";
}

}  // namespace

json analysis_json(const TableAnalysis& analysis) {
  json comparisons = json::array();
  for (const ArmComparison& one : analysis.comparisons)
    if (!one.shared) comparisons.push_back(comparison_json(one, analysis));
  return {{"score", analysis.results.score},
          {"axis", analysis.plan.axis},
          {"baseline", analysis.plan.baseline},
          {"unit", analysis.plan.unit},
          {"test", name_of(*analysis.plan.test)},
          {"correction", correction_names()[static_cast<std::size_t>(analysis.plan.correction)]},
          {"comparisons", comparisons},
          {"arms", arms_json(analysis)},
          {"notes", analysis.notes}};
}

std::string analysis_text(const TableAnalysis& analysis) {
  std::string text = title_text(analysis);
  text += aligned_table(comparison_table(analysis.comparisons, analysis.results.axes, analysis.plan)) + "\n";
  text += method_text(analysis.comparisons, analysis.plan) + "\n";
  constexpr std::size_t most = 12;
  std::size_t shown = 0;
  for (const ArmComparison& one : analysis.comparisons) {
    if (shown++ == most) {
      text += "Power and remarks of further comparisons: --json.\n";
      break;
    }
    std::string name;
    for (const std::string& cell : cell_texts(one, analysis.results.axes))
      name += (name.empty() ? "" : ", ") + cell;
    const std::string head = analysis.comparisons.size() > 1 ? plain_text(shortened(name, 80)) + ": " : "";
    if (const std::string caveat = caveat_text(one); !caveat.empty()) text += head + caveat + ".\n";
    if (const std::string power = power_text(one, analysis.plan.unit); !power.empty())
      text += head + power + "\n";
  }
  for (const std::string& note : analysis.notes) text += plain_text(note) + "\n";
  return text;
}

}  // namespace equipoise
