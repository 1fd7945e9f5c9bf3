#include "worker/audit_findings.hpp"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <numeric>
#include <optional>
#include <set>
#include <utility>

#include "worker/disjoint_sets.hpp"

namespace equipoise {

namespace {

constexpr double telling = 0.9;  ///< From this area under the curve on, one statistic gives the label away.
constexpr double unbalanced = 3.0;  ///< Largest class over smallest.

std::string column(const AuditEntry& entry, const std::string& name) {
  const auto found = entry.row.columns.find(name);
  return found == entry.row.columns.end() ? std::string() : found->second;
}

std::string two_digits(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.2f", value);
  return text;
}

/// "256x256 (600), 232x232 (200)", the most frequent first.
std::string tally(const std::map<std::string, std::int64_t>& counts) {
  std::vector<std::pair<std::int64_t, std::string>> order;
  for (const auto& [name, count] : counts) order.emplace_back(-count, name);
  std::sort(order.begin(), order.end());
  std::string text;
  for (std::size_t i = 0; i < std::min<std::size_t>(order.size(), 4); ++i)
    text += (i > 0 ? ", " : "") + order[i].second + " (" + std::to_string(-order[i].first) + ")";
  return text + (order.size() > 4 ? ", and " + std::to_string(order.size() - 4) + " more" : "");
}

void warn_of_mixture(const std::vector<AuditEntry>& entries, const std::string& what,
                     const std::vector<std::string>& columns, std::vector<std::string>& warnings) {
  std::map<std::string, std::int64_t> counts;
  for (const AuditEntry& entry : entries) {
    std::string value;
    for (const std::string& name : columns) value += (value.empty() ? "" : "x") + column(entry, name);
    if (!column(entry, columns.front()).empty()) ++counts[value];
  }
  if (counts.size() > 1) warnings.push_back("the pictures differ in " + what + ": " + tally(counts));
}

void warn_of_imbalance(const std::map<std::string, std::int64_t>& counts,
                       std::vector<std::string>& warnings) {
  if (counts.size() < 2) return;
  const auto less = [](const auto& a, const auto& b) { return a.second < b.second; };
  const auto [small, large] = std::minmax_element(counts.begin(), counts.end(), less);
  if (static_cast<double>(large->second) < unbalanced * static_cast<double>(small->second)) return;
  warnings.push_back("the classes are unbalanced: " + std::to_string(large->second) + " of " + large->first +
                     ", " + std::to_string(small->second) + " of " + small->first);
}

std::vector<double> statistic(const std::vector<AuditEntry>& entries, const std::string& name) {
  std::vector<double> values;
  for (const AuditEntry& entry : entries) {
    const std::string text = column(entry, name);
    if (text.empty()) return {};
    values.push_back(std::strtod(text.c_str(), nullptr));
  }
  return values;
}

void warn_of_telling(const std::vector<AuditEntry>& entries, const std::vector<std::string>& classes,
                     std::vector<std::string>& warnings) {
  const std::vector<std::pair<std::string, std::string>> statistics{
      {"height", "height"},  {"width", "width"},          {"channels", "number of channels"},
      {"bits", "bit depth"}, {"mean", "mean brightness"}, {"sd", "contrast"}};
  for (const auto& [name, words] : statistics) {
    const std::vector<double> values = statistic(entries, name);
    if (values.empty()) continue;
    for (std::size_t c = 0; c < classes.size(); ++c) {
      if (classes.size() == 2 && c == 1) break;  // says the same as the first
      std::vector<bool> positive;
      for (const AuditEntry& entry : entries) positive.push_back(entry.row.label == classes[c]);
      const double area = separation(values, positive);
      if (std::max(area, 1 - area) < telling) continue;
      warnings.push_back("the " + words + " alone tells class '" + classes[c] +
                         "' from the rest (area under the ROC curve " + two_digits(std::max(area, 1 - area)) +
                         "): a classifier may learn it instead of the finding");
    }
  }
}

void warn_of_classes(const std::vector<AuditEntry>& entries, const std::vector<AuditGroup>& groups,
                     std::vector<std::string>& warnings) {
  std::size_t mixed = 0;
  std::string example;
  for (const AuditGroup& group : groups) {
    const auto other = std::find_if(group.members.begin(), group.members.end(), [&](std::size_t i) {
      return entries[i].row.label != entries[group.members.front()].row.label;
    });
    if (other == group.members.end()) continue;
    if (mixed++ == 0)
      example = "'" + entries[group.members.front()].row.id + "' and '" + entries[*other].row.id + "'";
  }
  if (mixed > 0)
    warnings.push_back(std::to_string(mixed) + (mixed == 1 ? " group has" : " groups have") +
                       " members of two classes, such as " + example + ": one of the labels is wrong");
}

}  // namespace

double separation(const std::vector<double>& scores, const std::vector<bool>& positive) {
  std::vector<std::size_t> order(scores.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return scores[a] < scores[b]; });
  double below = 0, wins = 0, positives = 0;
  for (std::size_t i = 0; i < order.size();) {
    std::size_t end = i;
    double ties = 0, hits = 0;
    for (; end < order.size() && scores[order[end]] == scores[order[i]]; ++end)
      (positive[order[end]] ? hits : ties) += 1;
    wins += hits * (below + ties / 2);
    below += ties;
    positives += hits;
    i = end;
  }
  return positives > 0 && below > 0 ? wins / (positives * below) : 0.5;
}

std::vector<AuditGroup> audit_groups(const std::vector<AuditEntry>& entries,
                                     const std::vector<Likeness>& alike) {
  DisjointSets sets(entries.size());
  std::map<std::string, std::size_t> by_content;
  std::map<std::pair<std::string, std::int64_t>, std::size_t> by_place;
  for (std::size_t i = 0; i < entries.size(); ++i) {
    const SetRow& row = entries[i].row;
    sets.join(i, by_place.try_emplace({row.origin, row.row}, i).first->second);
    const std::string content = column(entries[i], "content");
    if (!content.empty()) sets.join(i, by_content.try_emplace(content, i).first->second);
  }
  for (const Likeness& pair : alike)
    sets.join(static_cast<std::size_t>(pair.first), static_cast<std::size_t>(pair.second));
  std::map<std::size_t, AuditGroup> by_root;
  for (std::size_t i = 0; i < entries.size(); ++i) by_root[sets.root(i)].members.push_back(i);
  std::vector<AuditGroup> groups;
  for (auto& [root, group] : by_root) {
    if (group.members.size() < 2) continue;
    const AuditEntry& first = entries[group.members.front()];
    group.identical = std::all_of(group.members.begin(), group.members.end(), [&](std::size_t i) {
      const SetRow& row = entries[i].row;
      return (row.origin == first.row.origin && row.row == first.row.row) ||
             (!column(first, "content").empty() && column(entries[i], "content") == column(first, "content"));
    });
    groups.push_back(std::move(group));
  }
  return groups;
}

std::vector<AuditLeak> audit_leaks(const std::vector<AuditEntry>& entries,
                                   const std::vector<AuditGroup>& groups) {
  std::vector<AuditLeak> leaks;
  for (const AuditGroup& group : groups) {
    for (std::size_t a = 0; a < group.members.size(); ++a) {
      for (std::size_t b = a + 1; b < group.members.size(); ++b) {
        const std::size_t i = group.members[a], j = group.members[b];
        const AuditEntry &first = entries[i], &second = entries[j];
        if (first.part.empty() || second.part.empty() || first.part == second.part) continue;
        const bool equal =
            (first.row.origin == second.row.origin && first.row.row == second.row.row) ||
            (!column(first, "content").empty() && column(first, "content") == column(second, "content"));
        leaks.push_back({equal, i, j});
      }
    }
  }
  return leaks;
}

std::vector<std::string> audit_warnings(const std::vector<AuditEntry>& entries,
                                        const std::vector<AuditGroup>& groups,
                                        const std::vector<std::string>& classes) {
  std::vector<AuditEntry> loaded;
  std::set<std::pair<std::string, std::int64_t>> seen;
  std::map<std::string, std::int64_t> counts;
  for (const AuditEntry& entry : entries) {
    if (column(entry, "height").empty() || !seen.insert({entry.row.origin, entry.row.row}).second) continue;
    loaded.push_back(entry);
    ++counts[entry.row.label];
  }
  std::vector<std::string> warnings;
  warn_of_mixture(loaded, "size", {"width", "height"}, warnings);
  warn_of_mixture(loaded, "number of channels", {"channels"}, warnings);
  warn_of_mixture(loaded, "bit depth", {"bits"}, warnings);
  warn_of_imbalance(counts, warnings);
  warn_of_telling(loaded, classes, warnings);
  warn_of_classes(entries, groups, warnings);
  return warnings;
}

}  // namespace equipoise
