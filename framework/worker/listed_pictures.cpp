#include "worker/listed_pictures.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "schema/counted.hpp"
#include "schema/suggest.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t named_pairs = 10, named_examples = 3;

std::string nearest_three(const std::string& id, std::vector<std::string> ids) {
  std::string names;
  for (int i = 0; i < 3; ++i) {
    const std::string found = nearest(id, ids);
    if (found.empty()) break;
    names += (names.empty() ? "" : ", ") + ("'" + found + "'");
    ids.erase(std::find(ids.begin(), ids.end(), found));
  }
  return names;
}

using RowsByGroup = std::map<std::size_t, std::vector<std::size_t>>;

std::size_t row_of(const std::string& id, const std::string& part, const std::vector<SetRow>& rows,
                   const std::map<std::string, std::size_t>& index) {
  const auto found = index.find(id);
  if (found != index.end()) return found->second;
  std::vector<std::string> ids;
  for (const SetRow& row : rows) ids.push_back(row.id);
  const std::string near = nearest_three(id, std::move(ids));
  throw Error(
      Fault::usage,
      "part '" + part + "' lists '" + id + "', which is not among the " + counted(rows.size(), "picture"),
      near.empty() ? "ids are paths relative to the source's root" : "nearest: " + near);
}

/// The listed rows by group, placed.
RowsByGroup place_each(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                       const std::vector<std::size_t>& groups, Partition& result) {
  std::map<std::string, std::size_t> index;
  for (std::size_t i = 0; i < rows.size(); ++i) index.emplace(rows[i].id, i);
  RowsByGroup listed;
  for (std::size_t rule = 0; rule < rules.size(); ++rule) {
    for (const std::string& id : rules[rule].files) {
      const std::size_t row = row_of(id, rules[rule].name, rows, index);
      int& part = result.part[row];
      if (part >= 0 && part != static_cast<int>(rule))
        throw Error(Fault::usage,
                    "'" + id + "' is listed in part '" + rules[rule].name + "' and in part '" +
                        rules[static_cast<std::size_t>(part)].name + "'",
                    "a picture can be in one part only: mend the lists");
      if (part < 0) listed[groups[row]].push_back(row);
      part = static_cast<int>(rule);
    }
  }
  for (auto& [group, members] : listed) std::sort(members.begin(), members.end());
  return listed;
}

void warn_of_parted(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                    const RowsByGroup& listed, Partition& result) {
  const auto named = [&](std::size_t row) {
    return "'" + rows[row].id + "' (" + rules[static_cast<std::size_t>(result.part[row])].name + ")";
  };
  std::int64_t count = 0;
  std::string names;
  for (const auto& [group, members] : listed)
    for (std::size_t i = 1; i < members.size(); ++i) {
      if (result.part[members[0]] == result.part[members[i]]) continue;
      if (++count > named_pairs) continue;
      names += (names.empty() ? "" : "; ") + named(members[0]) + " and " + named(members[i]);
    }
  if (count == 0) return;
  result.warnings.push_back("the lists part " + counted(count, "pair") +
                            " of one picture or of one patient: " + names +
                            (count > named_pairs ? "; ..." : ""));
}

void leave_twins_out(const std::vector<SetRow>& rows, const std::vector<std::size_t>& groups,
                     const RowsByGroup& listed, Partition& result) {
  RowsByGroup twins;
  for (std::size_t row = 0; row < rows.size(); ++row)
    if (result.part[row] < 0 && listed.count(groups[row]) > 0) twins[groups[row]].push_back(row);
  std::string examples;
  for (const auto& [group, members] : twins)
    for (const std::size_t row : members)
      if (++result.left_out <= named_examples)
        examples += (examples.empty() ? "" : ", ") + ("'" + rows[row].id + "'");
  if (result.left_out == 0) return;
  result.warnings.push_back(
      counted(result.left_out, "picture") +
      " left out of all parts, because the same picture or one of the same patient is listed in "
      "one: " +
      examples + (result.left_out > named_examples ? ", ..." : ""));
}

}  // namespace

std::set<std::size_t> place_listed(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                                   const std::vector<std::size_t>& groups, Partition& result) {
  const RowsByGroup listed = place_each(rows, rules, groups, result);
  warn_of_parted(rows, rules, listed, result);
  leave_twins_out(rows, groups, listed, result);
  std::set<std::size_t> touched;
  for (const auto& [group, members] : listed) touched.insert(group);
  return touched;
}

}  // namespace equipoise
