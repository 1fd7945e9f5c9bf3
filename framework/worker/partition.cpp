#include "worker/partition.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "schema/counted.hpp"
#include "worker/exact_subset.hpp"
#include "worker/listed_pictures.hpp"

namespace equipoise {

namespace {

using Counts = std::map<std::string, std::int64_t>;

struct Group {
  std::vector<std::size_t> rows;
  Counts classes;
};

std::uint64_t hash_of(const std::string& text) {
  std::uint64_t hash = 0xcbf29ce484222325ULL;
  for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3ULL;
  return hash;
}

class Distribution {
 public:
  Distribution(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
               const std::vector<std::size_t>& groups, std::uint64_t seed)
      : rows_(rows), rules_(rules), seed_(seed), group_of_(groups) {
    result_.part.assign(rows.size(), -1);
    make_groups();
  }

  Partition run() {
    listed_ = place_listed(rows_, rules_, group_of_, result_);
    order_groups();
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].kind == PartRule::Kind::count) place_counts(i);
    }
    place_fractions();
    for (std::size_t i = 0; i < rules_.size(); ++i) {
      if (rules_[i].kind == PartRule::Kind::rest) place_all(i);
    }
    return std::move(result_);
  }

 private:
  void make_groups();
  void order_groups();
  void place_counts(std::size_t rule);
  void place_fractions();
  void place_all(std::size_t rule);
  void place(std::size_t rule, std::size_t group);
  Counts fill(std::size_t rule, Counts room);
  bool fill_exactly(std::size_t rule, Counts room, bool with_mixed);
  Counts available() const;

  const std::vector<SetRow>& rows_;
  const std::vector<PartRule>& rules_;
  std::uint64_t seed_;
  const std::vector<std::size_t>& group_of_;
  std::map<std::size_t, Group> groups_;
  std::map<std::string, std::vector<std::size_t>> by_class_;
  std::set<std::size_t> listed_;    // groups with a listed row
  std::vector<std::size_t> order_;  // groups that are still free, in order of the shuffle
  Partition result_;
};

void Distribution::make_groups() {
  for (std::size_t i = 0; i < rows_.size(); ++i) {
    Group& group = groups_[group_of_[i]];
    group.rows.push_back(i);
    ++group.classes[rows_[i].label];
    by_class_[rows_[i].label].push_back(i);
  }
  for (const auto& [root, group] : groups_) {
    if (group.rows.size() > 1) result_.together += static_cast<std::int64_t>(group.rows.size());
  }
}

// Groups that span classes come first, while there is room for them in each class.
void Distribution::order_groups() {
  std::vector<std::size_t> single;
  std::set<std::size_t> seen;
  for (auto& [label, members] : by_class_) {
    std::stable_sort(members.begin(), members.end(),
                     [this](std::size_t a, std::size_t b) { return rows_[a].id < rows_[b].id; });
    for (const auto i :
         permutation(mix_seed(seed_, hash_of(label)), static_cast<std::int64_t>(members.size()))) {
      const std::size_t group = group_of_[members[static_cast<std::size_t>(i)]];
      if (listed_.count(group) > 0 || !seen.insert(group).second) continue;
      (groups_.at(group).classes.size() > 1 ? order_ : single).push_back(group);
    }
  }
  order_.insert(order_.end(), single.begin(), single.end());
}

void Distribution::place(std::size_t rule, std::size_t group) {
  for (const std::size_t row : groups_.at(group).rows) result_.part[row] = static_cast<int>(rule);
}

Counts Distribution::fill(std::size_t rule, Counts room) {
  std::vector<std::size_t> left;
  for (const std::size_t group : order_) {
    const Counts& wanted = groups_.at(group).classes;
    const bool fits =
        std::all_of(wanted.begin(), wanted.end(), [&](const auto& c) { return c.second <= room[c.first]; });
    if (!fits) {
      left.push_back(group);
      continue;
    }
    for (const auto& [label, count] : wanted) room[label] -= count;
    place(rule, group);
  }
  order_ = std::move(left);
  return room;
}

Counts Distribution::available() const {
  Counts counts;
  for (const std::size_t group : order_) {
    for (const auto& [label, count] : groups_.at(group).classes) counts[label] += count;
  }
  return counts;
}

void Distribution::place_counts(std::size_t rule) {
  const PartRule& wanted = rules_[rule];
  Counts free = available();
  for (const auto& [label, count] : wanted.counts) {
    if (free[label] >= count) continue;
    const auto total = by_class_.count(label) > 0 ? by_class_.at(label).size() : 0;
    throw Error(Fault::usage,
                "part '" + wanted.name + "' asks for " + counted(count, "picture") + " of class '" + label +
                    "'; of its " + std::to_string(total) + " there are " + std::to_string(free[label]) +
                    " left",
                "ask for fewer");
  }
  const auto order = order_;
  const auto part = result_.part;
  const Counts missing = fill(rule, wanted.counts);
  if (std::all_of(missing.begin(), missing.end(), [](const auto& c) { return c.second == 0; })) return;
  order_ = order;
  result_.part = part;
  if (fill_exactly(rule, wanted.counts, true) || fill_exactly(rule, wanted.counts, false)) return;
  for (const auto& [label, count] : missing) {
    if (count == 0) continue;
    const std::int64_t asked = wanted.counts.at(label);
    throw Error(Fault::usage,
                "part '" + wanted.name + "' asks for " + counted(asked, "picture") + " of class '" + label +
                    "', but only " + std::to_string(asked - count) +
                    " fit without parting pictures that belong together",
                "choose another count, or say groups = \"ignore\"");
  }
}

/// Meets the counts where taking groups in their order did not; groups that span classes are taken as they
/// fit, or not at all. Changes nothing if it cannot.
bool Distribution::fill_exactly(std::size_t rule, Counts room, bool with_mixed) {
  std::set<std::size_t> chosen;
  std::map<std::string, std::vector<std::size_t>> single;
  for (const std::size_t group : order_) {
    const Counts& classes = groups_.at(group).classes;
    if (classes.size() == 1) {
      single[classes.begin()->first].push_back(group);
      continue;
    }
    const bool fits =
        std::all_of(classes.begin(), classes.end(), [&](const auto& c) { return c.second <= room[c.first]; });
    if (!with_mixed || !fits) continue;
    for (const auto& [label, count] : classes) room[label] -= count;
    chosen.insert(group);
  }
  for (const auto& [label, count] : room) {
    std::vector<std::int64_t> sizes;
    for (const std::size_t group : single[label]) sizes.push_back(groups_.at(group).classes.at(label));
    const auto subset = exact_subset(sizes, count);
    if (!subset) return false;
    for (const std::size_t i : *subset) chosen.insert(single[label][i]);
  }
  for (const std::size_t group : chosen) place(rule, group);
  std::erase_if(order_, [&](std::size_t group) { return chosen.contains(group); });
  return true;
}

// Rounding the sums, not the parts, lets fractions that add up to 1 take each picture once.
void Distribution::place_fractions() {
  double sum = 0;
  std::size_t last = rules_.size();
  for (std::size_t i = 0; i < rules_.size(); ++i) {
    if (rules_[i].kind != PartRule::Kind::fraction) continue;
    Counts room;
    for (const auto& [label, members] : by_class_) {
      const auto total = static_cast<double>(members.size());
      room[label] = std::llround((sum + rules_[i].fraction) * total) - std::llround(sum * total);
    }
    fill(i, room);
    sum += rules_[i].fraction;
    last = i;
  }
  if (sum > 1 + 1e-9) throw Error(Fault::usage, "the fractions of a split add up to more than 1");
  if (last < rules_.size() && sum > 1 - 1e-9) place_all(last);
}

void Distribution::place_all(std::size_t rule) {
  for (const std::size_t group : order_) place(rule, group);
  order_.clear();
}

}  // namespace

Partition partition(const std::vector<SetRow>& rows, const std::vector<PartRule>& rules,
                    const std::vector<std::size_t>& groups, std::uint64_t seed) {
  return Distribution(rows, rules, groups, seed).run();
}

}  // namespace equipoise
