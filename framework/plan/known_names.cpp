#include "plan/known_names.hpp"

#include <algorithm>

namespace equipoise {
namespace {

using Specs = std::map<std::string, StageSpec>;
using Repeats = std::map<std::string, int>;

/// Adds the repeats that `stage` and all that it refers to state. `seen` ends circles.
void add_repeats(const std::string& stage, const Specs& specs, std::set<std::string>& seen,
                 Repeats& repeats) {
  const auto found = specs.find(stage);
  if (found == specs.end() || found->second.off || !seen.insert(stage).second) return;
  const StageSpec& spec = found->second;
  repeats.insert(spec.repeat.begin(), spec.repeat.end());
  for (const auto& [role, reference] : spec.references) add_repeats(reference.stage, specs, seen, repeats);
  for (const Reference& part : spec.parts) add_repeats(part.stage, specs, seen, repeats);
  if (!spec.component) return;
  for (const auto& [name, slot] : spec.component->slots)
    if (slot.model) add_repeats(slot.model->stage, specs, seen, repeats);
}

}  // namespace

void note_stages(const Specs& specs, KnownNames& names) {
  for (const auto& [name, spec] : specs) {
    names.verbs[name] = spec.verb;
    if (spec.verb == "split")
      for (const auto& [repeat, count] : spec.repeat) names.split_repeats.insert(repeat);
    if (std::find(names.stages.begin(), names.stages.end(), name) == names.stages.end())
      names.stages.push_back(name);
  }
}

void note_stated_repeats(const Specs& specs, const std::map<std::string, StageOutput>& outputs,
                         KnownNames& names) {
  for (const auto& [name, spec] : specs) {
    const auto output = outputs.find(name);
    const bool failed = output == outputs.end() || output->second.failed;
    if (failed ? spec.off : output->second.off) continue;
    Repeats& repeats = names.repeats[name];
    if (failed) {
      std::set<std::string> seen;
      add_repeats(name, specs, seen, repeats);
    } else {
      for (const auto& [repeat, count] : output->second.dims) repeats[repeat] = count;
    }
  }
}

}  // namespace equipoise
