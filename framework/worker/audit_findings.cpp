#include "worker/audit_findings.hpp"

#include <algorithm>
#include <set>

namespace equipoise {

using nlohmann::json;

namespace {

std::string column(const SetRow& row, const std::string& name) {
  const auto found = row.columns.find(name);
  return found == row.columns.end() ? std::string() : found->second;
}

bool equal_pictures(const SetRow& a, const SetRow& b) {
  for (const char* name : {"file", "content"}) {
    const std::string value = column(a, name);
    if (!value.empty() && value == column(b, name)) return true;
  }
  return false;
}

std::vector<std::string> classes_of(const std::vector<SetRow>& rows,
                                    const std::vector<std::size_t>& members) {
  std::set<std::string> classes;
  for (const std::size_t member : members) classes.insert(rows[member].label);
  return {classes.begin(), classes.end()};
}

}  // namespace

std::vector<AuditGroup> audit_groups(const std::vector<SetRow>& rows, const Matches& matches) {
  std::vector<RowPair> pairs = equal_rows(rows, "content");
  for (const RowPair& pair : equal_rows(rows, "file")) pairs.push_back(pair);
  for (const RowPair& pair : linked_rows(rows, matches)) pairs.push_back(pair);
  const auto component = components(rows.size(), pairs);
  std::map<std::size_t, std::vector<std::size_t>> members;
  for (std::size_t i = 0; i < rows.size(); ++i) members[component[i]].push_back(i);
  std::map<std::size_t, std::vector<TurnedPair>> turned;
  for (const TurnedPair& pair : turned_pairs(rows, matches))
    turned[component[pair.rows.first]].push_back(pair);
  std::vector<AuditGroup> groups;
  for (auto& [root, list] : members) {
    if (list.size() < 2) continue;
    std::sort(list.begin(), list.end(), [&](auto a, auto b) { return rows[a].id < rows[b].id; });
    const bool identical = std::all_of(list.begin(), list.end(), [&, first = list.front()](std::size_t row) {
      return equal_pictures(rows[first], rows[row]);
    });
    groups.push_back({identical, list, std::move(turned[root])});
  }
  std::sort(groups.begin(), groups.end(), [&](const AuditGroup& a, const AuditGroup& b) {
    return rows[a.members.front()].id < rows[b.members.front()].id;
  });
  return groups;
}

std::vector<Leak> find_leaks(const AuditedSet& set, const std::vector<AuditGroup>& groups) {
  std::vector<Leak> leaks;
  for (std::size_t i = 0; i < set.rows.size(); ++i)
    for (std::size_t k = 1; k < set.parts[i].size(); ++k)
      leaks.push_back({true, i, i, set.parts[i][0], set.parts[i][k]});
  for (const AuditGroup& group : groups)
    for (std::size_t i = 0; i < group.members.size(); ++i)
      for (std::size_t k = i + 1; k < group.members.size(); ++k) {
        const std::size_t a = group.members[i], b = group.members[k];
        for (const std::string& first : set.parts[a])
          for (const std::string& second : set.parts[b])
            if (first != second)
              leaks.push_back({equal_pictures(set.rows[a], set.rows[b]), a, b, first, second});
      }
  return leaks;
}

namespace {

/// The members of a near group that are equal among themselves, as lists of two or more ids.
json equal_members(const std::vector<SetRow>& rows, const std::vector<std::size_t>& members) {
  std::vector<std::vector<std::size_t>> lists;
  for (const std::size_t member : members) {
    const auto home = std::find_if(lists.begin(), lists.end(), [&](const auto& list) {
      return equal_pictures(rows[list.front()], rows[member]);
    });
    if (home == lists.end())
      lists.push_back({member});
    else
      home->push_back(member);
  }
  json result = json::array();
  for (const auto& list : lists) {
    if (list.size() < 2) continue;
    json ids = json::array();
    for (const std::size_t member : list) ids.push_back(rows[member].id);
    result.push_back(std::move(ids));
  }
  return result;
}

}  // namespace

json to_json(const std::vector<AuditGroup>& groups, const std::vector<SetRow>& rows) {
  json list = json::array();
  for (const AuditGroup& group : groups) {
    json members = json::array();
    for (const std::size_t member : group.members) members.push_back(rows[member].id);
    list.push_back({{"kind", group.identical ? "identical" : "near"},
                    {"members", members},
                    {"classes", classes_of(rows, group.members)}});
    if (group.identical) continue;
    json equal = equal_members(rows, group.members);
    if (!equal.empty()) list.back()["identical"] = std::move(equal);
    for (const TurnedPair& pair : group.turned)
      list.back()["turned"].push_back({{"members", {rows[pair.rows.first].id, rows[pair.rows.second].id}},
                                       {"turn", to_string(pair.turn)}});
  }
  return list;
}

json to_json(const std::vector<Leak>& leaks, const std::vector<SetRow>& rows) {
  json list = json::array();
  for (const Leak& leak : leaks)
    list.push_back({{"kind", leak.identical ? "identical" : "near"},
                    {"members", {rows[leak.first].id, rows[leak.second].id}},
                    {"parts", {leak.first_part, leak.second_part}},
                    {"classes", classes_of(rows, {leak.first, leak.second})}});
  return list;
}

}  // namespace equipoise
