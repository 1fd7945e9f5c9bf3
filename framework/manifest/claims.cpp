#include <algorithm>
#include <functional>
#include <map>
#include <unordered_map>

#include "manifest/axes.hpp"
#include "manifest/dotted.hpp"
#include "manifest/merge_rules.hpp"

namespace equipoise {

namespace {

/// What a patch does at a path: sets the key there, or replaces all that is below it.
struct Claim {
  Place place;
  bool replaces = false;
};

/// In order of path, so that all claims below a path follow it directly.
using Claims = std::map<KeyPath, Claim>;

void collect(const Value& patch, const Value* target, Role role, KeyPath& path, Claims& claims) {
  const auto claim = [&](const Place& place, bool whole) {
    auto& made = claims.try_emplace(path, Claim{place, whole}).first->second;
    made.replaces = made.replaces || whole;
  };
  if (role == Role::stage && !patch.find("do") && changes_use(target, patch)) {
    const auto use = std::find_if(patch.table().begin(), patch.table().end(),
                                  [](const Entry& entry) { return entry.key == "use"; });
    path.emplace_back("with");
    claim(use->place, true);
    path.pop_back();
  }
  for (const Entry& entry : patch.table()) {
    path.push_back(entry.key);
    const Role inner = role_of(role, entry.key);
    const Value* below = target ? target->find(entry.key) : nullptr;
    if (!entry.value.is_table()) {
      claim(entry.place, false);
    } else if (replaces(below, entry.value, inner)) {
      claim(entry.place, true);
    } else {
      collect(entry.value, below, inner, path, claims);
    }
    path.pop_back();
  }
}

void add_claims(const Value& patch, const Value& document, Claims& claims) {
  KeyPath path;
  collect(patch, &document, Role::document, path, claims);
}

bool is_below(const KeyPath& path, const KeyPath& above) {
  return path.size() >= above.size() && std::equal(above.begin(), above.end(), path.begin());
}

/// Calls `found` with each claim of `upper` and the first of `lower` at or below its path.
void for_each_overlap(
    const Claims& upper, const Claims& lower, bool equal_too,
    const std::function<void(const Claims::value_type&, const Claims::value_type&)>& found) {
  for (const auto& claim : upper) {
    const auto first = equal_too ? lower.lower_bound(claim.first) : lower.upper_bound(claim.first);
    if (first != lower.end() && is_below(first->first, claim.first)) found(claim, *first);
  }
}

void report_conflicts(const AxisPatches& left, const Claims& left_claims, const AxisPatches& right,
                      const Claims& right_claims, Diagnostics& diagnostics) {
  const auto report = [&](const Axis& upper, const Axis& lower, const Claims::value_type& above,
                          const Claims::value_type& below) {
    const std::string path = join_dotted(above.first);
    const std::string other = place_text(below.second.place);
    if (above.first == below.first) {
      // That both change a stage's `use`, and so both drop its `with`, is said of the `use`.
      const bool both = above.second.replaces && below.second.replaces;
      if (both && above.first.size() == 3 && above.first.back() == "with") return;
      diagnostics.error(above.second.place,
                        "axes '" + upper.name + "' and '" + lower.name + "' both set '" + path + "'; '" +
                            lower.name + "' does at " + other,
                        "each key may be set by one axis only");
      return;
    }
    const std::string verb = above.second.replaces ? "replaces '" : "sets '";
    diagnostics.error(above.second.place,
                      "axis '" + upper.name + "' " + verb + path + "' and so wipes '" +
                          join_dotted(below.first) + "', which axis '" + lower.name + "' sets at " + other,
                      "move both settings into the arms of one axis");
  };
  for_each_overlap(left_claims, right_claims, true, [&](const auto& above, const auto& below) {
    report(left.axis, right.axis, above, below);
  });
  for_each_overlap(right_claims, left_claims, false, [&](const auto& above, const auto& below) {
    report(right.axis, left.axis, above, below);
  });
}

/// Equal for values that are the same; the order of keys does not matter.
std::size_t fingerprint(const Value& value) {
  constexpr std::size_t odd = 0x9e3779b97f4a7c15ULL;
  std::size_t sum = value.data.index() * odd;
  if (value.is_table()) {
    for (const Entry& entry : value.table()) {
      std::size_t one = std::hash<std::string>{}(entry.key) ^ (fingerprint(entry.value) * odd);
      sum += (one ^ (one >> 29)) * odd;
    }
  } else if (value.is_array()) {
    for (const Value& item : value.array()) sum = (sum ^ (sum >> 31)) * odd + fingerprint(item);
  } else if (!std::holds_alternative<std::monostate>(value.data)) {
    sum += std::hash<std::string>{}(inline_text(value));
  }
  return sum;
}

void report_twins(const AxisPatches& axis, const Value& document, Diagnostics& diagnostics) {
  const auto applied = [&](const Arm& arm) {
    Value result = document;
    merge(result, arm.patch);
    return result;
  };
  std::unordered_map<std::size_t, std::size_t> first;
  for (std::size_t i = 0; i < axis.arms.size(); ++i) {
    const Value result = applied(axis.arms[i]);
    const auto [entry, fresh] = first.emplace(fingerprint(result), i);
    if (fresh) continue;
    const Arm& other = axis.arms[entry->second];
    if (!applied(other).same(result)) continue;
    diagnostics.error(axis.arms[i].place,
                      "arms '" + other.name + "' and '" + axis.arms[i].name + "' of axis '" + axis.axis.name +
                          "' give the same plan",
                      "the first of them stands at " + place_text(other.place));
  }
}

}  // namespace

void check_axes(const std::vector<AxisPatches>& axes, const Value& document, Diagnostics& diagnostics) {
  std::vector<Claims> claims(axes.size());
  for (std::size_t i = 0; i < axes.size(); ++i) {
    for (const Arm& arm : axes[i].arms) add_claims(arm.patch, document, claims[i]);
  }
  for (std::size_t i = 0; i < axes.size(); ++i) {
    report_twins(axes[i], document, diagnostics);
    for (std::size_t j = i + 1; j < axes.size(); ++j) {
      report_conflicts(axes[i], claims[i], axes[j], claims[j], diagnostics);
    }
  }
}

void check_settings(const std::vector<Value>& settings, const std::vector<AxisPatches>& axes,
                    const Value& document, Diagnostics& diagnostics) {
  for (const Value& setting : settings) {
    Claims wanted;
    add_claims(setting, document, wanted);
    for (const AxisPatches& axis : axes) {
      std::map<KeyPath, std::size_t> times;
      for (const Arm& arm : axis.arms) {
        Claims set_again;
        add_claims(arm.patch, document, set_again);
        for_each_overlap(set_again, wanted, true,
                         [&](const auto&, const auto& below) { ++times[below.first]; });
      }
      for (const auto& [path, count] : times) {
        if (count < axis.arms.size()) continue;
        diagnostics.warning(setting.place,
                            "every arm of axis '" + axis.axis.name + "' sets '" + join_dotted(path) +
                                "' again, so this has no effect",
                            "choose an arm with --where " + axis.axis.name + "=ARM");
      }
    }
  }
}

}  // namespace equipoise
