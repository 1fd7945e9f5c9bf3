#include <algorithm>
#include <map>
#include <string>
#include <tuple>

#include "worker/matches.hpp"
#include "worker/partition.hpp"
#include "worker/stages/verbs.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

PartRule::Kind kind_of(const std::string& word) {
  if (word == "fraction") return PartRule::Kind::fraction;
  if (word == "count") return PartRule::Kind::count;
  if (word == "files") return PartRule::Kind::files;
  if (word == "rest") return PartRule::Kind::rest;
  throw Error(Fault::internal, "a split has a part of the unknown kind '" + word + "'");
}

PartRule rule_from(const json& part) {
  PartRule rule;
  rule.name = part.at("name");
  rule.kind = kind_of(part.at("kind"));
  if (rule.kind == PartRule::Kind::fraction) rule.fraction = part.at("fraction");
  if (rule.kind == PartRule::Kind::count)
    rule.counts = part.at("counts").get<std::map<std::string, std::int64_t>>();
  if (rule.kind == PartRule::Kind::files) rule.files = part.at("files").get<std::vector<std::string>>();
  return rule;
}

std::int64_t class_order(const std::vector<std::string>& classes, const std::string& label) {
  return std::find(classes.begin(), classes.end(), label) - classes.begin();
}

/// The placed rows by part, class and id, so that the order of the source's files plays no part.
std::vector<SetRow> placed_rows(std::vector<SetRow> rows, const Partition& partition,
                                const std::vector<PartRule>& rules, const std::vector<std::string>& classes) {
  std::vector<std::tuple<int, std::int64_t, std::string, std::size_t>> order;
  for (std::size_t i = 0; i < rows.size(); ++i) {
    if (partition.part[i] < 0) continue;
    order.emplace_back(partition.part[i], class_order(classes, rows[i].label), rows[i].id, i);
  }
  std::sort(order.begin(), order.end());
  std::vector<SetRow> placed;
  for (const auto& [part, label, id, i] : order) {
    rows[i].part = rules[static_cast<std::size_t>(part)].name;
    placed.push_back(std::move(rows[i]));
  }
  return placed;
}

json counts_of(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
               const std::vector<std::string>& classes) {
  json counts = json::object();
  for (const PartRule& rule : rules) {
    for (const std::string& label : classes) {
      counts[rule.name][label] = std::count_if(rows.begin(), rows.end(), [&](const SetRow& row) {
        return row.part == rule.name && row.label == label;
      });
    }
  }
  return counts;
}

/// Gives near-identical rows the name of their first, so that a validation part keeps them together as well.
void name_groups(std::vector<SetRow>& rows, const std::vector<std::size_t>& groups) {
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < rows.size(); ++i) members[groups[i]].push_back(i);
  for (const auto& [root, group] : members) {
    if (group.size() < 2) continue;
    std::string first = rows[group.front()].id;
    for (const std::size_t i : group) first = std::min(first, rows[i].id);
    for (const std::size_t i : group) rows[i].columns["group"] = first;
  }
}

}  // namespace

json run_split(Stage& stage) {
  const StageRequest& request = stage.request;
  std::vector<PartRule> rules;
  for (const json& part : request.settings.at("parts")) rules.push_back(rule_from(part));
  const bool together = request.settings.value("groups", "together") == "together";
  auto rows = stage.sets.rows(stage.sets.role("from"));
  // What matches only when turned is for audits to tell: simple pictures resemble many others then.
  const auto near = together ? linked_rows(rows, upright(read_matches(stage.store, request.matches)))
                             : std::vector<RowPair>{};
  const auto groups = group_rows(rows, together, near);
  const Partition result =
      guarded(place(stage, request.component), [&] { return partition(rows, rules, groups, request.seed); });
  for (const std::string& warning : result.warnings) log_line(stage, Level::warning, warning);
  if (together) name_groups(rows, groups);
  const auto placed = placed_rows(rows, result, rules, request.classes);
  write_whole(stage.store.files(), stage.folder / "set.csv", format_set(placed));
  return {{"counts", counts_of(placed, rules, request.classes)},
          {"grouped", result.together},
          {"left_out", result.left_out}};
}

}  // namespace equipoise
