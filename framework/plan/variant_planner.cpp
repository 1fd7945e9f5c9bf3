#include "plan/variant_planner.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "schema/suggest.hpp"

namespace equipoise {

void VariantPlanner::plan() {
  for (const auto& [name, spec] : specs_) resolve(name);
}

const StageOutput& VariantPlanner::resolve(const std::string& stage) {
  if (const auto found = outputs_.find(stage); found != outputs_.end()) return found->second;
  const StageSpec& spec = specs_.at(stage);
  open_.push_back(stage);
  const bool outer = std::exchange(failed_, false);
  StageOutput output = compute(spec);
  output.failed = failed_;
  failed_ = outer;
  open_.pop_back();
  return outputs_.insert_or_assign(stage, std::move(output)).first->second;
}

const StageOutput* VariantPlanner::look_up(const Reference& reference, const StageSpec& spec) {
  const auto found = specs_.find(reference.stage);
  if (found == specs_.end()) {
    std::vector<std::string> names;
    for (const auto& [name, other] : specs_) names.push_back(name);
    const std::string near = nearest(reference.stage, names);
    error(reference.place,
          "stage '" + spec.name + "' refers to '" + reference.stage + "', which does not exist",
          near.empty() ? "" : "did you mean '" + near + "'?");
    return nullptr;
  }
  if (const auto start = std::find(open_.begin(), open_.end(), reference.stage); start != open_.end()) {
    std::string circle;
    for (auto stage = start; stage != open_.end(); ++stage) circle += *stage + " -> ";
    error(reference.place, "the stages form a circle: " + circle + reference.stage);
    return nullptr;
  }
  const StageOutput& output = resolve(reference.stage);
  if (output.failed) failed_ = true;
  return output.failed ? nullptr : &output;
}

std::vector<Reference> VariantPlanner::all_references(const StageSpec& spec, StageOutput& output) {
  std::vector<Reference> result;
  for (const auto& [role, reference] : spec.references) {
    const bool optional = spec.component && [&, name = role] {
      for (const auto& input : spec.component->description->declaration.inputs)
        if (input.name == name) return input.optional;
      return false;
    }();
    const StageOutput* input = look_up(reference, spec);
    if (input == nullptr) continue;
    if (input->off) {
      output.off = output.off || !optional;
      continue;
    }
    result.push_back(reference);
  }
  std::size_t parts_on = 0;
  for (const Reference& part : spec.parts) {
    const StageOutput* input = look_up(part, spec);
    if (input == nullptr || input->off) continue;
    result.push_back(part);
    ++parts_on;
  }
  if (!spec.parts.empty() && parts_on == 0) output.off = true;
  if (!spec.component) return result;
  for (const auto& [name, slot] : spec.component->slots) {
    if (!slot.model) continue;
    const StageOutput* input = look_up(*slot.model, spec);
    if (input == nullptr) continue;
    output.off = output.off || input->off;
    result.push_back(*slot.model);
  }
  return result;
}

bool VariantPlanner::merge_dims(const StageSpec& spec, const std::vector<Reference>& references,
                                StageOutput& output) {
  output.dims = spec.repeat;
  std::map<std::string, std::string> stated;
  for (const auto& [name, count] : spec.repeat) stated[name] = spec.name;
  for (const Reference& reference : references) {
    for (const auto& [name, count] : outputs_.at(reference.stage).dims) {
      const auto [found, fresh] = output.dims.try_emplace(name, count);
      if (fresh) stated[name] = reference.stage;
      if (found->second == count) continue;
      error(spec.place,
            "stage '" + spec.name + "' would pair repeat '" + name + "' of '" + stated[name] + "' (" +
                std::to_string(found->second) + ") with that of '" + reference.stage + "' (" +
                std::to_string(count) + ")",
            "give them equal counts, or different names to cross them");
      return false;
    }
  }
  return true;
}

StageOutput VariantPlanner::compute(const StageSpec& spec) {
  StageOutput output;
  output.spec = &spec;
  output.off = spec.off;
  if (spec.off) return output;
  const auto references = all_references(spec, output);
  failed_ = failed_ || spec.broken;
  if (output.off || failed_ || !merge_dims(spec, references, output)) return output;
  std::vector<RepeatIndex> combinations{{}};
  for (const auto& [name, count] : output.dims) {
    std::vector<RepeatIndex> longer;
    for (const auto& combination : combinations) {
      for (int i = 0; i < count; ++i) {
        longer.push_back(combination);
        longer.back()[name] = i;
      }
    }
    combinations = std::move(longer);
  }
  for (auto& combination : combinations) {
    Instance instance;
    instance.repeat = std::move(combination);
    compute_instance(spec, instance, output);
    if (failed_) return output;
    output.instances.push_back(std::move(instance));
  }
  return output;
}

void VariantPlanner::compute_instance(const StageSpec& spec, Instance& instance, StageOutput& output) {
  if (spec.verb == "load") load(spec, instance);
  if (spec.verb == "split") split(spec, instance);
  if (spec.verb == "select") select(spec, instance);
  if (spec.verb == "mix") mix(spec, instance, output);
  if (spec.verb == "train") train(spec, instance, output);
  if (spec.verb == "generate") generate(spec, instance, output);
  if (spec.verb == "measure") measure(spec, instance);
  if (spec.verb == "test") test(spec, instance);
  if (spec.verb == "audit") audit(spec, instance, output);
}

const Instance& VariantPlanner::instance_of(const StageOutput& output, const RepeatIndex& repeat) const {
  for (const Instance& instance : output.instances) {
    const bool fits = std::all_of(instance.repeat.begin(), instance.repeat.end(), [&](const auto& entry) {
      const auto found = repeat.find(entry.first);
      return found != repeat.end() && found->second == entry.second;
    });
    if (fits) return instance;
  }
  return output.instances.front();
}

const SetValue* VariantPlanner::set_of(const Reference& reference, const RepeatIndex& repeat,
                                       const StageSpec& spec) {
  const StageOutput& output = outputs_.at(reference.stage);
  const Instance& instance = instance_of(output, repeat);
  if (instance.sets.empty()) {
    error(reference.place, "stage '" + spec.name + "' needs pictures, but '" + reference.stage + "' is a " +
                               output.spec->verb + " stage");
    return nullptr;
  }
  const auto found = instance.sets.find(reference.part);
  if (found != instance.sets.end()) return &found->second;
  std::vector<std::string> parts;
  std::string all;
  for (const auto& [part, set] : instance.sets) {
    parts.push_back(part);
    all += (all.empty() ? "" : ", ") + reference.stage + (part.empty() ? "" : "." + part);
  }
  const std::string near = nearest(reference.part, parts);
  error(reference.place,
        reference.part.empty() ? "'" + reference.stage + "' has several parts: say which"
                               : "'" + reference.stage + "' has no part '" + reference.part + "'",
        near.empty() ? "there are: " + all : "did you mean '" + reference.stage + "." + near + "'?");
  return nullptr;
}

}  // namespace equipoise
