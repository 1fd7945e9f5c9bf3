#include <algorithm>
#include <map>
#include <set>

#include "schema/counted.hpp"
#include "schema/suggest.hpp"
#include "worker/audit_findings.hpp"
#include "worker/audit_sheet.hpp"
#include "worker/audit_warnings.hpp"
#include "worker/contact_sheet.hpp"
#include "worker/near_pairs.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/thumbnail_sets.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

/// The pictures of all sets, each once, with the parts that name it.
class Collection {
 public:
  void add(const SetRow& row, const std::string& part) {
    const auto [found, added] = index_.try_emplace({row.origin, row.row}, set.rows.size());
    if (added) {
      set.rows.push_back(row);
      set.parts.emplace_back();
    }
    if (!part.empty()) join(found->second, part);
  }

  void add_list(const std::string& part, const std::vector<std::string>& ids) {
    std::map<std::string, std::size_t> by_id;
    for (std::size_t i = 0; i < set.rows.size(); ++i) by_id.emplace(set.rows[i].id, i);
    for (const std::string& id : ids) {
      const auto found = by_id.find(id);
      if (found == by_id.end()) refuse(part, id);
      join(found->second, part);
    }
  }

  AuditedSet set;

 private:
  void join(std::size_t row, const std::string& part) {
    auto& parts = set.parts[row];
    if (std::find(parts.begin(), parts.end(), part) == parts.end()) parts.push_back(part);
  }

  [[noreturn]] void refuse(const std::string& part, const std::string& id) const {
    std::vector<std::string> ids;
    for (const SetRow& row : set.rows) ids.push_back(row.id);
    const std::string near = nearest(id, ids);
    throw Error(Fault::usage,
                "part '" + part + "' lists '" + id + "', which is not among the " +
                    std::to_string(ids.size()) + " pictures that could be read",
                near.empty() ? "lists name pictures by their path relative to the folder, one a line"
                             : "did you mean '" + near + "'?");
  }

  std::map<std::pair<std::string, std::int64_t>, std::size_t> index_;
};

AuditedSet collect(Stage& stage) {
  Collection collection;
  for (const json& part : stage.request.settings.at("parts"))
    for (const SetRow& row : stage.sets.rows(stage.sets.role(part.get<std::string>())))
      collection.add(row, part.get<std::string>());
  if (stage.request.sets.count("from") > 0)
    for (const SetRow& row : stage.sets.rows(stage.sets.role("from"))) collection.add(row, "");
  for (const json& list : stage.request.settings.at("lists"))
    collection.add_list(list.at("name"), list.at("files").get<std::vector<std::string>>());
  return std::move(collection.set);
}

/// What the load stages could not read.
json unreadable_of(const Stage& stage) {
  std::set<std::string> origins;
  for (const auto& [role, slices] : stage.request.sets)
    for (const Slice& slice : slices) origins.insert(slice.artefact);
  json list = json::array();
  for (const std::string& origin : origins) {
    const json facts = stage.store.facts(origin);
    if (!facts.contains("unreadable")) continue;
    for (const json& picture : facts.at("unreadable")) list.push_back(picture);
  }
  return list;
}

json counts_by_class(const AuditedSet& set, const std::vector<std::string>& classes) {
  json counts = json::object();
  for (const std::string& label : classes)
    counts[label] = std::count_if(set.rows.begin(), set.rows.end(),
                                  [&](const SetRow& row) { return row.label == label; });
  return counts;
}

json counts_by_part(const AuditedSet& set) {
  json counts = json::object();
  for (const auto& parts : set.parts)
    for (const std::string& part : parts) {
      json& count = counts[part];
      count = count.is_null() ? 1 : count.get<std::int64_t>() + 1;
    }
  return counts;
}

std::vector<std::string> warnings_of(const Stage& stage, const AuditedSet& set, const json& unreadable,
                                     const std::vector<AuditGroup>& groups) {
  auto warnings = form_warnings(set.rows, stage.request.classes);
  for (const json& picture : unreadable)
    warnings.push_back("unreadable: " + picture.at("reason").get<std::string>());
  const auto mixed = std::count_if(groups.begin(), groups.end(), [&](const AuditGroup& group) {
    return std::any_of(group.members.begin(), group.members.end(), [&](std::size_t row) {
      return set.rows[row].label != set.rows[group.members.front()].label;
    });
  });
  if (mixed > 0) warnings.push_back(counted(mixed, "group") + " of one picture under several classes");
  return warnings;
}

}  // namespace

json run_audit(Stage& stage) {
  const AuditedSet set = collect(stage);
  const at::Tensor thumbnails = thumbnails_of(stage, set.rows);
  const Matches matches = read_matches(stage.store, stage.request.matches);
  const auto groups = audit_groups(set.rows, matches);
  const auto leaks = find_leaks(set, groups);
  const json unreadable = unreadable_of(stage);
  const auto warnings = warnings_of(stage, set, unreadable, groups);
  const json result{{"files", set.rows.size()},
                    {"classes", counts_by_class(set, stage.request.classes)},
                    {"parts", counts_by_part(set)},
                    {"forms", form_table(set.rows)},
                    {"groups", to_json(groups, set.rows)},
                    {"leaks", to_json(leaks, set.rows)},
                    {"unreadable", unreadable},
                    {"warnings", warnings},
                    {"search",
                     {{"threshold", near_threshold},
                      {"pairs_aligned", matches.compared},
                      {"closest_distinct", matches.closest_distinct}}}};
  FileOperations& files = stage.store.files();
  write_whole(files, stage.folder / "audit.json", result.dump(1) + "\n");
  const at::Tensor sheet = pairs_for_sheet(leaks, groups, thumbnails);
  if (sheet.size(0) > 0) write_contact_sheet(files, stage.folder / "sheet.png", sheet);
  for (const std::string& warning : warnings) log_line(stage, Level::warning, warning);
  if (!leaks.empty() && stage.request.settings.value("fail_on", "") == "leak")
    stage.gates.push_back(counted(leaks.size(), "pair") + " of one picture in different parts");
  return {{"counts", counts_by_class(set, stage.request.classes)},
          {"groups", groups.size()},
          {"leaks", leaks.size()}};
}

}  // namespace equipoise
