#include <algorithm>
#include <map>
#include <set>
#include <tuple>

#include <ATen/ops/stack.h>

#include "worker/audit_findings.hpp"
#include "worker/contact_sheet.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/thumbnails.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

constexpr std::size_t most_pairs_drawn = 32;

/// The pictures of the parts, and those of `of` that lie in no part.
std::vector<AuditEntry> entries_of(Stage& stage) {
  std::vector<AuditEntry> entries;
  std::set<std::pair<std::string, std::int64_t>> in_parts;
  for (const std::string part : stage.request.settings.at("parts")) {
    for (SetRow& row : stage.sets.rows(stage.sets.role(part))) {
      in_parts.insert({row.origin, row.row});
      entries.push_back({std::move(row), part});
    }
  }
  if (stage.request.sets.count("of") > 0)
    for (SetRow& row : stage.sets.rows(stage.sets.role("of")))
      if (in_parts.count({row.origin, row.row}) == 0) entries.push_back({std::move(row), ""});
  const auto order = [](const AuditEntry& e) { return std::tie(e.row.label, e.row.id, e.part); };
  std::stable_sort(entries.begin(), entries.end(),
                   [&](const AuditEntry& a, const AuditEntry& b) { return order(a) < order(b); });
  return entries;
}

std::vector<SetRow> rows_of(const std::vector<AuditEntry>& entries) {
  std::vector<SetRow> rows;
  for (const AuditEntry& entry : entries) rows.push_back(entry.row);
  return rows;
}

const char* kind_of(bool identical) {
  return identical ? "identical" : "near";
}

json group_json(const std::vector<AuditEntry>& entries, const AuditGroup& group) {
  json members = json::array();
  std::set<std::string> classes, parts;
  for (const std::size_t i : group.members) {
    members.push_back(entries[i].row.id);
    classes.insert(entries[i].row.label);
    if (!entries[i].part.empty()) parts.insert(entries[i].part);
  }
  return {{"kind", kind_of(group.identical)}, {"members", members}, {"classes", classes}, {"parts", parts}};
}

json leak_json(const std::vector<AuditEntry>& entries, const AuditLeak& leak) {
  const AuditEntry &a = entries[leak.first], &b = entries[leak.second];
  return {{"kind", kind_of(leak.identical)},
          {"members", {a.row.id, b.row.id}},
          {"classes", {a.row.label, b.row.label}},
          {"parts", {a.part, b.part}}};
}

/// How many distinct pictures there are, by class and by part and class.
void count(const std::vector<AuditEntry>& entries, const std::vector<std::string>& classes, json& report) {
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (const std::string& label : classes) report["classes"][label] = 0;
  report["parts"] = json::object();
  std::int64_t files = 0;
  for (const AuditEntry& entry : entries) {
    if (!entry.part.empty()) {
      json& part = report["parts"][entry.part];
      part[entry.row.label] = part.value(entry.row.label, 0) + 1;
    }
    if (!seen.insert({entry.row.origin, entry.row.row}).second) continue;
    ++files;
    report["classes"][entry.row.label] = report["classes"][entry.row.label].get<int>() + 1;
  }
  report["files"] = files;
}

/// "256x256x1, 8 bits" and how often it occurs in each class.
json forms_of(const std::vector<AuditEntry>& entries) {
  std::map<std::vector<std::string>, std::map<std::string, int>> forms;
  std::set<std::pair<std::string, std::int64_t>> seen;
  for (const AuditEntry& entry : entries) {
    if (!seen.insert({entry.row.origin, entry.row.row}).second) continue;
    std::vector<std::string> form;
    for (const char* name : {"width", "height", "channels", "bits"}) {
      const auto found = entry.row.columns.find(name);
      form.push_back(found == entry.row.columns.end() ? "" : found->second);
    }
    if (!form[0].empty()) ++forms[form][entry.row.label];
  }
  json list = json::array();
  for (const auto& [form, counts] : forms)
    list.push_back({{"width", form[0]},
                    {"height", form[1]},
                    {"channels", form[2]},
                    {"bits", form[3]},
                    {"counts", counts}});
  return list;
}

/// Two members of each near-identical group side by side, those that leak first.
void draw_pairs(Stage& stage, const std::vector<AuditGroup>& groups, const std::vector<AuditLeak>& leaks,
                const at::Tensor& thumbnails) {
  std::vector<std::pair<std::size_t, std::size_t>> pairs;
  for (const AuditLeak& leak : leaks) pairs.emplace_back(leak.first, leak.second);
  for (const AuditGroup& group : groups) pairs.emplace_back(group.members[0], group.members[1]);
  std::vector<at::Tensor> pictures;
  std::set<std::pair<std::size_t, std::size_t>> drawn;
  for (const auto& pair : pairs) {
    if (drawn.size() == most_pairs_drawn) break;
    if (!drawn.insert(pair).second) continue;
    for (const std::size_t i : {pair.first, pair.second})
      pictures.push_back(thumbnails[static_cast<std::int64_t>(i)].unsqueeze(0));
  }
  if (!pictures.empty())
    write_contact_sheet(stage.store.files(), stage.folder / "sheet.png", at::stack(pictures));
}

}  // namespace

json run_audit(Stage& stage) {
  const auto entries = entries_of(stage);
  if (entries.empty())
    throw Error(Fault::data, place(stage, stage.request.component) + " has no pictures to look at");
  const at::Tensor thumbnails = thumbnails_of(stage, rows_of(entries));
  const auto groups = audit_groups(entries, like_pairs(thumbnails, stage.threads));
  const auto leaks = audit_leaks(entries, groups);
  json report = json::object();
  count(entries, stage.request.classes, report);
  report["forms"] = forms_of(entries);
  report["groups"] = report["leaks"] = json::array();
  for (const AuditGroup& group : groups) report["groups"].push_back(group_json(entries, group));
  for (const AuditLeak& leak : leaks) report["leaks"].push_back(leak_json(entries, leak));
  report["warnings"] = audit_warnings(entries, groups, stage.request.classes);
  write_whole(stage.store.files(), stage.folder / "audit.json", report.dump(2) + "\n");
  draw_pairs(stage, groups, leaks, thumbnails);
  for (const std::string warning : report["warnings"]) log_line(stage, Level::warning, warning);
  if (stage.request.settings.value("fail_on", "") == "leak" && !leaks.empty())
    stage.gates.push_back(std::to_string(leaks.size()) +
                          (leaks.size() == 1 ? " pair of pictures lies" : " pairs of pictures lie") +
                          " in two parts, such as '" + entries[leaks[0].first].row.id + "' and '" +
                          entries[leaks[0].second].row.id + "'");
  return {{"files", report["files"]}, {"groups", groups.size()}, {"leaks", leaks.size()}};
}

}  // namespace equipoise
