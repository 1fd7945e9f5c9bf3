#include "worker/audit_warnings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <map>

#include "analysis/roc.hpp"

namespace equipoise {

using nlohmann::json;

namespace {

constexpr double kTelling = 0.75;
constexpr double kImbalance = 1.5;

std::string column(const SetRow& row, const std::string& name) {
  const auto found = row.columns.find(name);
  return found == row.columns.end() ? std::string() : found->second;
}

std::string size_of(const SetRow& row) {
  const std::string width = column(row, "width");
  return width.empty() ? width : width + " x " + column(row, "height");
}

void warn_of_mixture(const json& forms, const std::string& name, const std::string& word,
                     std::vector<std::string>& warnings) {
  if (!forms.contains(name) || forms.at(name).size() < 2) return;
  std::string list;
  for (const auto& [value, by_class] : forms.at(name).items()) {
    std::int64_t count = 0;
    for (const auto& entry : by_class) count += entry.get<std::int64_t>();
    list += (list.empty() ? "" : ", ") + value + " (" + std::to_string(count) + ")";
  }
  warnings.push_back("mixed " + word + ": " + list);
}

void warn_of_statistic(const std::vector<SetRow>& rows, const std::string& statistic,
                       const std::string& label, bool two_classes, std::vector<std::string>& warnings) {
  ClassProbabilities values;
  for (const SetRow& row : rows) {
    const std::string text = column(row, statistic);
    if (!text.empty())
      (row.label == label ? values.positive : values.negative).push_back(std::atof(text.c_str()));
  }
  if (values.positive.empty() || values.negative.empty()) return;
  const double area = auroc(values);
  if (std::max(area, 1 - area) < kTelling) return;
  char number[16];
  std::snprintf(number, sizeof number, "%.2f", std::max(area, 1 - area));
  const std::string direction = area > 0.5 ? "higher" : "lower";
  warnings.push_back(statistic + " alone predicts the label: AUROC " + number + " (" + direction + " in " +
                     label + (two_classes ? "" : " than in the other classes") +
                     "); a classifier may learn this instead of the disease");
}

void warn_of_imbalance(const std::vector<SetRow>& rows, const std::vector<std::string>& classes,
                       std::vector<std::string>& warnings) {
  std::map<std::string, std::int64_t> counts;
  for (const SetRow& row : rows) ++counts[row.label];
  std::string least, most;
  for (const std::string& label : classes) {
    if (least.empty() || counts[label] < counts[least]) least = label;
    if (most.empty() || counts[label] > counts[most]) most = label;
  }
  if (least.empty() || static_cast<double>(counts[most]) <= kImbalance * static_cast<double>(counts[least]))
    return;
  warnings.push_back("the classes are unbalanced: " + std::to_string(counts[most]) + " of " + most + ", " +
                     std::to_string(counts[least]) + " of " + least);
}

}  // namespace

json form_table(const std::vector<SetRow>& rows) {
  json table = json::object();
  const auto count = [&](const std::string& form, const std::string& value, const std::string& label) {
    if (value.empty()) return;
    json& entry = table[form][value][label];
    entry = entry.is_null() ? 1 : entry.get<std::int64_t>() + 1;
  };
  for (const SetRow& row : rows) {
    count("size", size_of(row), row.label);
    count("channels", column(row, "channels"), row.label);
    count("bits", column(row, "bits"), row.label);
  }
  return table;
}

std::vector<std::string> form_warnings(const std::vector<SetRow>& rows,
                                       const std::vector<std::string>& classes) {
  std::vector<std::string> warnings;
  const json forms = form_table(rows);
  warn_of_mixture(forms, "size", "sizes", warnings);
  warn_of_mixture(forms, "channels", "numbers of channels", warnings);
  warn_of_mixture(forms, "bits", "bit depths", warnings);
  const bool two = classes.size() == 2;
  for (const char* statistic : {"width", "height", "channels", "bits", "mean", "sd"})
    for (std::size_t i = two ? 1 : 0; i < classes.size(); ++i)
      warn_of_statistic(rows, statistic, classes[i], two, warnings);
  warn_of_imbalance(rows, classes, warnings);
  return warnings;
}

}  // namespace equipoise
