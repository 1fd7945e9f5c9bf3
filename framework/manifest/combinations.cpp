#include "manifest/combinations.hpp"

#include <algorithm>
#include <set>

#include "manifest/patch.hpp"

namespace equipoise {

namespace {

constexpr std::size_t max_combinations = 1'000'000;
constexpr std::size_t max_variants = 10'000;
/// Values in all documents together; bounds the memory of a large manifest with many arms.
constexpr std::size_t max_values = 10'000'000;

struct ArmChoice {
  std::size_t axis = 0;
  std::size_t arm = 0;
};

/// The axis and arm of these names; an error with the nearest name if there are none.
std::optional<ArmChoice> find_choice(const std::vector<AxisPatches>& axes, const std::string& axis_name,
                                     const std::string& arm_name, const Place& axis_place,
                                     const Place& arm_place, Diagnostics& diagnostics) {
  const auto axis = std::find_if(axes.begin(), axes.end(), [&](const AxisPatches& candidate) {
    return candidate.axis.name == axis_name;
  });
  if (axis == axes.end()) {
    std::vector<std::string> names;
    for (const AxisPatches& candidate : axes) names.push_back(candidate.axis.name);
    diagnostics.error(axis_place, "there is no axis '" + axis_name + "'",
                      name_hint(axis_name, names, "this manifest varies nothing"));
    return std::nullopt;
  }
  const auto arm = find_arm(axis->axis, arm_name);
  if (!arm) {
    diagnostics.error(arm_place, "axis '" + axis_name + "' has no arm '" + arm_name + "'",
                      name_hint(arm_name, axis->axis.arms, ""));
    return std::nullopt;
  }
  return ArmChoice{static_cast<std::size_t>(axis - axes.begin()), *arm};
}

using Exclusion = std::vector<ArmChoice>;

/// Nothing if there was an error.
std::optional<Exclusion> read_exclusion(const Value& table, const std::vector<AxisPatches>& axes,
                                        Diagnostics& diagnostics) {
  if (!table.is_table() || table.table().empty()) {
    diagnostics.error(table.place, "an [[exclude]] must name at least one axis and its arm",
                      "write axis = \"arm\" for each axis that matters");
    return std::nullopt;
  }
  Exclusion exclusion;
  bool good = true;
  for (const Entry& entry : table.table()) {
    if (entry.value.is_table() || entry.value.is_array()) {
      diagnostics.error(entry.place, "in [[exclude]], '" + entry.key + "' must be the name of an arm, not " +
                                         std::string(entry.value.type_name()));
      good = false;
      continue;
    }
    const auto choice =
        find_choice(axes, entry.key, plain_text(entry.value), entry.place, entry.value.place, diagnostics);
    if (choice) exclusion.push_back(*choice);
    good = good && choice;
  }
  return good ? std::optional(exclusion) : std::nullopt;
}

std::vector<Exclusion> read_exclusions(const Value& document, const std::vector<AxisPatches>& axes,
                                       Diagnostics& diagnostics) {
  std::vector<Exclusion> exclusions;
  const Value* section = document.find("exclude");
  if (!section) return exclusions;
  if (!section->is_array()) {
    diagnostics.error(section->place,
                      "'exclude' must be a list of tables, not " + std::string(section->type_name()),
                      "write [[exclude]] with double brackets");
    return exclusions;
  }
  for (const Value& table : section->array()) {
    if (auto exclusion = read_exclusion(table, axes, diagnostics))
      exclusions.push_back(std::move(*exclusion));
  }
  return exclusions;
}

/// For each axis the arms that `--where` keeps; an empty set keeps all.
std::vector<std::set<std::size_t>> read_where(const std::vector<AxisPatches>& axes,
                                              const Overrides& overrides, Diagnostics& diagnostics) {
  std::vector<std::set<std::size_t>> kept(axes.size());
  const Place place{"--where", 0, 0};
  for (const auto& [axis, arm] : overrides.where) {
    if (const auto choice = find_choice(axes, axis, arm, place, place, diagnostics))
      kept[choice->axis].insert(choice->arm);
  }
  return kept;
}

bool is_excluded(const Combination& combination, const std::vector<Exclusion>& exclusions) {
  return std::any_of(exclusions.begin(), exclusions.end(), [&](const Exclusion& exclusion) {
    return std::all_of(exclusion.begin(), exclusion.end(),
                       [&](const ArmChoice& choice) { return combination[choice.axis] == choice.arm; });
  });
}

bool is_kept(const Combination& combination, const std::vector<std::set<std::size_t>>& kept) {
  for (std::size_t i = 0; i < kept.size(); ++i) {
    if (!kept[i].empty() && !kept[i].count(combination[i])) return false;
  }
  return true;
}

/// Steps to the next combination, the last axis fastest; false after the last one.
bool advance(Combination& combination, const std::vector<AxisPatches>& axes) {
  for (std::size_t i = axes.size(); i-- > 0;) {
    if (++combination[i] < axes[i].arms.size()) return true;
    combination[i] = 0;
  }
  return false;
}

std::size_t count_values(const Value& value) {
  std::size_t count = 1;
  if (value.is_table()) {
    for (const Entry& entry : value.table()) count += count_values(entry.value);
  } else if (value.is_array()) {
    for (const Value& item : value.array()) count += count_values(item);
  }
  return count;
}

bool is_affordable(std::size_t variants, const Value& document) {
  return variants <= max_variants && variants * count_values(document) <= max_values;
}

}  // namespace

std::optional<std::vector<Combination>> combine(const std::vector<AxisPatches>& axes, const Value& document,
                                                const Overrides& overrides, Diagnostics& diagnostics) {
  const auto exclusions = read_exclusions(document, axes, diagnostics);
  const auto kept = read_where(axes, overrides, diagnostics);
  const Place place = axes.empty() ? document.place : axes.front().axis.place;
  std::size_t total = 1;
  for (const AxisPatches& axis : axes) total = std::min(max_combinations + 1, total * axis.arms.size());
  std::vector<Combination> combinations;
  Combination combination(axes.size(), 0);
  bool more = total <= max_combinations;
  while (more) {
    if (is_kept(combination, kept) && !is_excluded(combination, exclusions))
      combinations.push_back(combination);
    more = advance(combination, axes);
  }
  if (total > max_combinations || !is_affordable(combinations.size(), document)) {
    diagnostics.error(place, "the axes give too many variants to plan at once",
                      "at most " + std::to_string(max_variants) + ": exclude some, or choose with --where");
    return std::nullopt;
  }
  if (!combinations.empty()) return combinations;
  diagnostics.error(overrides.where.empty() ? place : Place{"--where", 0, 0},
                    "no variant is left after 'exclude' and --where");
  return std::nullopt;
}

}  // namespace equipoise
