#include <utility>

#include <equipoise/error.hpp>

#include "plan/noise_file.hpp"
#include "plan/sampling.hpp"
#include "plan/variant_planner.hpp"

namespace equipoise {

void VariantPlanner::generate(const StageSpec& spec, Instance& instance, StageOutput& output) {
  const Reference& from = spec.references.at("from");
  const StageOutput& trained = outputs_.at(from.stage);
  if (trained.trains != Kind::generator) {
    error(from.place, "stage '" + spec.name + "' can generate from a train stage of a generator only, and '" +
                          from.stage + "' is none");
    return;
  }
  const Instance& models = instance_of(trained, instance.repeat);
  const ComponentUse component = sampling_component(spec, trained, models, output);
  const bool one_model = models.models.contains("");
  for (const auto& label : classes_) {
    const auto found = models.models.find(one_model ? "" : label);
    if (found == models.models.end()) continue;
    const auto count = count_for(spec, label, std::nullopt);
    if (!count) return;
    if (*count == 0) continue;
    StageRequest wanted = request(spec, instance, label);
    wanted.component = component;
    wanted.model = found->second;
    wanted.settings = {{"count", *count}};
    use_training_pictures(trained, models, one_model ? "" : label, wanted);
    use_noise(spec, *count, *trained.sizing, wanted, output);
    if (failed_) return;
    const std::string key = graph_.add(std::move(wanted), true, false);
    graph_.add_origin({key, label, std::nullopt, trained.sizing->size});
    instance.sets[""][label] = {{{key, key, "", label}, {key}, count}};
  }
}

ComponentUse VariantPlanner::sampling_component(const StageSpec& spec, const StageOutput& trained,
                                                const Instance& models, StageOutput& output) {
  const ComponentSpec& stated = *trained.spec->component;
  ComponentUse use = *models.component;
  for (const Parameter& p : stated.description->declaration.parameters)
    if (p.sampling) use.parameters[p.name] = stated.parameters.at(p.name);
  if (!spec.with) return use;
  Diagnostics own;
  read_sampling(*stated.description, *spec.with, "state it at stage '" + trained.spec->name + "'",
                use.parameters, output.paths, own);
  for (const Diagnostic& d : own.all()) error(d.place, d.message, d.hint);
  return use;
}

void VariantPlanner::use_training_pictures(const StageOutput& trained, const Instance& models,
                                           const std::string& label, StageRequest& request) {
  const auto on = trained.spec->references.find("on");
  if (on == trained.spec->references.end() || !trained.sizing) return;
  const SetValue* set = set_of(on->second, models.repeat, *trained.spec);
  if (set == nullptr) return;
  request.sets["train"] = slices(*set, label);
  want_pixels(request, *set, label, *trained.sizing);
}

void VariantPlanner::use_noise(const StageSpec& spec, std::int64_t count, const Sizing& sizing,
                               StageRequest& request, StageOutput& output) {
  if (!spec.noise) return;
  output.paths[spec.noise->place] = spec.noise->path;
  try {
    check_noise(spec.noise->path, count, sizing.size);
    request.settings["noise"] = graph_.content(spec.noise->path);
    request.execution["noise"] = spec.noise->path;
  } catch (const Error& fault) {
    error(spec.noise->place, "'noise' of stage '" + spec.name + "': " + fault.what(), fault.hint());
  }
}

}  // namespace equipoise
