#include <algorithm>
#include <cmath>
#include <utility>

#include "plan/variant_planner.hpp"
#include "schema/suggest.hpp"

namespace equipoise {

StageRequest VariantPlanner::request(const StageSpec& spec, const Instance& instance,
                                     const std::string& label) const {
  StageRequest request;
  request.name = spec.name;
  request.verb = spec.verb;
  request.label = label;
  request.repeat = instance.repeat;
  request.classes = classes_;
  if (!spec.component) return request;
  request.component = component_use(*spec.component);
  // A trained model does not depend on them, and its previews are drawn with the defaults.
  if (spec.verb == "train")
    for (const Parameter& p : spec.component->description->declaration.parameters)
      if (p.sampling) request.component.parameters[p.name] = to_json(p.fallback);
  return request;
}

std::vector<std::string> VariantPlanner::present(const SetValue& set) const {
  std::vector<std::string> result;
  for (const auto& label : classes_)
    if (set.contains(label)) result.push_back(label);
  return result;
}

std::vector<Slice> VariantPlanner::slices(const SetValue& set, const std::string& label) const {
  std::vector<Slice> result;
  for (const auto& name : present(set))
    if (label.empty() || label == name)
      for (const auto& planned : set.at(name)) result.push_back(planned.slice);
  return result;
}

std::vector<std::string> VariantPlanner::origins(const SetValue& set, const std::string& label) const {
  std::vector<std::string> result;
  for (const auto& name : present(set))
    if (label.empty() || label == name)
      for (const auto& planned : set.at(name))
        for (const auto& origin : planned.origins)
          if (std::find(result.begin(), result.end(), origin) == result.end()) result.push_back(origin);
  return result;
}

std::optional<std::int64_t> VariantPlanner::known_count(const SetValue& set, const std::string& label) const {
  std::int64_t sum = 0;
  for (const auto& name : present(set)) {
    if (!label.empty() && label != name) continue;
    for (const auto& planned : set.at(name)) {
      if (!planned.count) return std::nullopt;
      sum += *planned.count;
    }
  }
  return sum;
}

std::optional<std::int64_t> VariantPlanner::count_for(const StageSpec& spec, const std::string& label,
                                                      std::optional<std::int64_t> available) {
  if (!spec.count) {
    failed_ = true;
    return std::nullopt;
  }
  std::optional<std::int64_t> count = spec.count->each;
  const auto ratio = spec.count->ratio.find(label);
  if (count && ratio != spec.count->ratio.end()) {
    count = std::llround(static_cast<double>(*count) * ratio->second);
    if (*count == 0) {
      error(spec.count->place, "stage '" + spec.name + "': the 'ratio' of class '" + label +
                                   "' leaves none of " + std::to_string(*spec.count->each) + " pictures");
      return std::nullopt;
    }
  }
  if (!count) {
    const auto found = spec.count->by_class.find(label);
    if (found == spec.count->by_class.end()) {
      error(spec.count->place, "'count' of stage '" + spec.name + "' says nothing of class '" + label + "'",
            "name every class of the pool, or write one number for all");
      return std::nullopt;
    }
    count = found->second;
  }
  if (available && *count > *available) {
    error(spec.count->place, "stage '" + spec.name + "' asks for " + std::to_string(*count) +
                                 " pictures of class '" + label + "', but there are " +
                                 std::to_string(*available));
    return std::nullopt;
  }
  return count;
}

void VariantPlanner::load(const StageSpec& spec, Instance& instance) {
  const ComponentUse use = component_use(*spec.component);
  const SurveyFacts& facts = graph_.survey(use);
  SetValue set;
  for (const auto& label : classes_) {
    const auto count = facts.counts.find(label);
    if (count == facts.counts.end()) {
      error(
          spec.component->place, "class '" + label + "' of the manifest is not in source '" + spec.name + "'",
          "the source has: " + [&] {
            std::string all;
            for (const auto& name : facts.classes) all += (all.empty() ? "" : ", ") + name;
            return all;
          }());
      continue;
    }
    StageRequest wanted = request(spec, instance, label);
    wanted.repeat.clear();
    wanted.settings = {{"thumbnails", 1}, {"unreadable", spec.unreadable}};
    const std::string key = graph_.add(std::move(wanted), false, false, facts.fingerprints.at(label));
    graph_.note_pictures(key, count->second);
    graph_.add_origin({key, label, use, std::nullopt});
    // How many can be read is known only when they have been.
    const bool certain = spec.unreadable == "fail";
    set[label] = {{{key, key, "", label}, {key}, certain ? std::optional(count->second) : std::nullopt}};
  }
  for (const auto& label : facts.classes)
    if (std::find(classes_.begin(), classes_.end(), label) == classes_.end())
      error(spec.component->place,
            "source '" + spec.name + "' has a class '" + label + "' that experiment.classes does not list",
            "list it, or rename it with the source's 'rename'");
  instance.sets[""] = std::move(set);
}

void VariantPlanner::select_total(const StageSpec& spec, Instance& instance, const SetValue& pool) {
  const auto available = known_count(pool, "");
  if (available && *spec.count->total > *available) {
    error(spec.count->place, "stage '" + spec.name + "' asks for " + std::to_string(*spec.count->total) +
                                 " pictures in all, but there are " + std::to_string(*available));
    return;
  }
  StageRequest wanted = request(spec, instance);
  wanted.sets["from"] = slices(pool, "");
  wanted.settings = {{"count", *spec.count->total}};
  if (!fill_slots(wanted, spec, instance.repeat, {{&pool, ""}})) return;
  const std::string key = graph_.add(std::move(wanted), true, false);
  for (const auto& label : present(pool)) {
    instance.sets[""][label] = {{{key, key, "", label}, origins(pool, label), std::nullopt}};
    instance.sets["rest"][label] = {
        {{key + "/rest", key, "rest", label}, origins(pool, label), std::nullopt}};
  }
}

void VariantPlanner::select(const StageSpec& spec, Instance& instance) {
  const SetValue* pool = set_of(spec.references.at("from"), instance.repeat, spec);
  if (pool == nullptr || !spec.count) {
    failed_ = true;
    return;
  }
  std::vector<std::string> named;
  for (const auto& [label, count] : spec.count->by_class) named.push_back(label);
  for (const auto& [label, ratio] : spec.count->ratio) named.push_back(label);
  for (const std::string& label : named) {
    if (pool->contains(label)) continue;
    const std::string near = nearest(label, present(*pool));
    error(spec.count->place, "stage '" + spec.name + "' has no class '" + label + "' to select from",
          near.empty() ? "" : "did you mean '" + near + "'?");
  }
  if (spec.count->total) return select_total(spec, instance, *pool);
  for (const auto& label : present(*pool)) {
    const auto available = known_count(*pool, label);
    const auto count = count_for(spec, label, available);
    if (!count) continue;
    StageRequest wanted = request(spec, instance, label);
    wanted.sets["from"] = slices(*pool, label);
    wanted.settings = {{"count", *count}};
    if (!fill_slots(wanted, spec, instance.repeat, {{pool, label}})) return;
    const std::string key = graph_.add(std::move(wanted), true, false);
    const auto rest = available ? std::optional<std::int64_t>(*available - *count) : std::nullopt;
    instance.sets[""][label] = {{{key, key, "", label}, origins(*pool, label), count}};
    instance.sets["rest"][label] = {{{key + "/rest", key, "rest", label}, origins(*pool, label), rest}};
  }
}

void VariantPlanner::mix(const StageSpec& spec, Instance& instance, StageOutput& output) {
  SetValue joined;
  for (const Reference& part : spec.parts) {
    if (outputs_.at(part.stage).off) continue;
    const SetValue* set = set_of(part, instance.repeat, spec);
    if (set == nullptr) return;
    for (const auto& [label, planned] : *set)
      joined[label].insert(joined[label].end(), planned.begin(), planned.end());
  }
  if (spec.size) output.sizing = Sizing{*spec.size, spec.filter.value_or("area")};
  for (const auto& label : present(joined)) {
    StageRequest wanted = request(spec, instance, label);
    wanted.sets["parts"] = slices(joined, label);
    const std::string key = graph_.add(std::move(wanted), false, false);
    instance.sets[""][label] = {{{key, key, "", label}, origins(joined, label), known_count(joined, label)}};
  }
}

}  // namespace equipoise
