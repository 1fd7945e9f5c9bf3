#include <algorithm>
#include <utility>

#include "plan/variant_planner.hpp"
#include "schema/suggest.hpp"

namespace equipoise {

using nlohmann::json;

void VariantPlanner::want_pixels(StageRequest& request, const SetValue& set, const std::string& label,
                                 const Sizing& sizing) {
  for (const auto& origin : origins(set, label)) request.pixels[origin] = graph_.pixels(origin, sizing);
}

bool VariantPlanner::fill_slots(StageRequest& request, const StageSpec& spec, const RepeatIndex& repeat,
                                const std::vector<std::pair<const SetValue*, std::string>>& sets) {
  if (!spec.component) return true;
  for (const auto& [name, slot] : spec.component->slots) {
    std::optional<Sizing> sizing;
    if (slot.model) {
      const StageOutput& trained = outputs_.at(slot.model->stage);
      const Instance& instance = instance_of(trained, repeat);
      if (slot.kind != Kind::embedder && trained.trains != slot.kind) {
        const std::string wanted(to_string(slot.kind));
        error(slot.model->place, "slot '" + name + "' of stage '" + spec.name +
                                     "' needs a train stage of a " + wanted + ", and '" + slot.model->stage +
                                     "' is none");
        return false;
      }
      if (!instance.models.contains("")) {
        error(slot.model->place, "slot '" + name + "' of stage '" + spec.name +
                                     "' needs a train stage with one model, and '" + slot.model->stage +
                                     "' is none");
        return false;
      }
      if (slot.kind == Kind::embedder && trained.trains != Kind::classifier) {
        error(slot.model->place,
              "slot '" + name + "' of stage '" + spec.name + "' needs features, and '" + slot.model->stage +
                  "' trains a " + std::string(to_string(*trained.trains)),
              "a classifier's penultimate layer can serve as feature space");
        return false;
      }
      if (slot.kind == Kind::embedder && !trained.sizing) {
        error(slot.model->place,
              "slot '" + name + "' of stage '" + spec.name + "' needs features of pictures, and '" +
                  slot.model->stage + "' was trained on features itself",
              "put the same component into this slot as into that one");
        return false;
      }
      ComponentUse use = *instance.component;
      use.model = instance.models.at("");
      request.component.slots[name] = std::move(use);
      sizing = trained.sizing;
    }
    const auto filled = request.component.slots.find(name);
    if (filled == request.component.slots.end()) return false;
    if (slot.kind != Kind::embedder) continue;
    for (const auto& [set, label] : sets)
      for (const auto& origin : origins(*set, label))
        request.features[name][origin] = graph_.features(origin, filled->second, sizing, classes_);
  }
  return true;
}

bool VariantPlanner::features_only(const StageSpec& spec) const {
  return !spec.size && std::any_of(spec.component->slots.begin(), spec.component->slots.end(),
                                   [](const auto& s) { return s.second.kind == Kind::embedder; });
}

std::vector<std::string> VariantPlanner::labels_for(const StageSpec& spec,
                                                    const std::vector<std::string>& available) {
  if (!spec.per_class) return {""};
  if (spec.per.empty()) return available;
  for (const auto& label : spec.per) {
    if (std::find(available.begin(), available.end(), label) != available.end()) continue;
    const std::string near = nearest(label, available);
    error(spec.place,
          "'per' of stage '" + spec.name + "' names class '" + label + "', which its pictures do not have",
          near.empty() ? "" : "did you mean '" + near + "'?");
  }
  return spec.per;
}

std::string VariantPlanner::filter_for(const StageSpec& spec) {
  if (spec.filter) return *spec.filter;
  const ComponentUse component =
      spec.size && spec.component ? component_use(*spec.component) : ComponentUse{};
  for (const auto& [name, slot] : component.slots) {
    if (slot.kind != Kind::embedder) continue;
    const PictureForm& form = graph_.form(slot);
    if (*spec.size == std::array{form.height, form.width}) return form.filter;
  }
  return "area";
}

std::optional<Sizing> VariantPlanner::sizing_for(const StageSpec& spec, const SetValue& set,
                                                 const Reference& reference) {
  const StageOutput& input = outputs_.at(reference.stage);
  Sizing sizing{{}, filter_for(spec)};
  if (spec.size) {
    sizing.size = *spec.size;
    return sizing;
  }
  if (input.sizing && !input.spec->component) return input.sizing;  // a mix that states its size
  std::optional<std::array<std::int64_t, 2>> common;
  for (const auto& key : origins(set, "")) {
    const auto& generated = graph_.origin(key).generated_size;
    if (!generated || (common && *common != *generated)) {
      error(spec.place, "stage '" + spec.name + "' needs 'size': its pictures have no common one",
            "size = 64");
      return std::nullopt;
    }
    common = generated;
  }
  if (!common) return std::nullopt;
  sizing.size = *common;
  return sizing;
}

json VariantPlanner::training_settings(const StageSpec& spec) const {
  json settings{{"length", {{"unit", spec.length->unit}, {"value", spec.length->value}}}};
  if (spec.validation) settings["validation"] = *spec.validation;
  if (spec.loss_limit) settings["loss_limit"] = *spec.loss_limit;
  if (spec.preview_every > 0) settings["preview_every"] = spec.preview_every;
  return settings;
}

void VariantPlanner::take_model(const StageSpec& spec, Instance& instance, StageOutput& output) {
  if (!spec.label.empty() && std::find(classes_.begin(), classes_.end(), spec.label) == classes_.end()) {
    const std::string near = nearest(spec.label, classes_);
    return error(spec.place,
                 "'label' of stage '" + spec.name + "' names class '" + spec.label +
                     "', which is none of the experiment's",
                 near.empty() ? "" : "did you mean '" + near + "'?");
  }
  if (classes_.empty())
    return error(spec.place, "stage '" + spec.name + "' does not know which classes there are",
                 "label = \"...\" names its class, or list them in experiment.classes");
  StageRequest wanted = request(spec, instance, spec.label);
  const Sizing sizing{*spec.size, spec.filter.value_or("area")};
  wanted.settings = training_settings(spec);
  wanted.settings.update({{"size", sizing.size}, {"filter", sizing.filter}, {"channels", spec.channels}});
  if (!fill_slots(wanted, spec, instance.repeat, {})) return;
  instance.models[spec.label] = graph_.add(wanted, true, false);
  instance.component = wanted.component;
  output.sizing = sizing;
  output.trains = spec.component->description->kind;
}

void VariantPlanner::warn_of_generated(const SetValue& validation, const StageSpec& spec) {
  if (spec.component->description->kind != Kind::classifier) return;
  const auto keys = origins(validation, "");
  if (std::any_of(keys.begin(), keys.end(),
                  [&](const auto& key) { return graph_.origin(key).generated_size.has_value(); }))
    diagnostics_.warning(spec.validation_place,
                         "the validation part of stage '" + spec.name +
                             "' contains generated pictures, so it does not say how the classifier does on "
                             "real ones",
                         "validation = \"parts.validation\", a part of the real pictures");
}

void VariantPlanner::train(const StageSpec& spec, Instance& instance, StageOutput& output) {
  if (spec.length && spec.length->value == 0) return take_model(spec, instance, output);
  const Reference& on = spec.references.at("on");
  const SetValue* set = set_of(on, instance.repeat, spec);
  if (set == nullptr || !spec.length) {
    failed_ = true;
    return;
  }
  const auto sizing = features_only(spec) ? std::nullopt : sizing_for(spec, *set, on);
  const auto labels = labels_for(spec, present(*set));
  if (failed_ || (!sizing && !features_only(spec))) {
    failed_ = true;
    return;
  }
  const auto validation = spec.references.find("validation");
  if (spec.validation) warn_of_generated(*set, spec);
  for (const auto& label : labels) {
    StageRequest wanted = request(spec, instance, label);
    wanted.sets["on"] = slices(*set, label);
    if (sizing) want_pixels(wanted, *set, label, *sizing);
    wanted.settings = training_settings(spec);
    std::vector<std::pair<const SetValue*, std::string>> embedded{{set, label}};
    if (validation != spec.references.end()) {
      const SetValue* held_out = set_of(validation->second, instance.repeat, spec);
      if (held_out == nullptr) return;
      warn_of_generated(*held_out, spec);
      wanted.sets["validation"] = slices(*held_out, label);
      if (sizing) want_pixels(wanted, *held_out, label, *sizing);
      embedded.emplace_back(held_out, label);
    }
    if (!fill_slots(wanted, spec, instance.repeat, embedded)) return;
    instance.models[label] = graph_.add(wanted, true, false);
    instance.component = wanted.component;
  }
  output.sizing = sizing;
  output.trains = spec.component->description->kind;
}

void VariantPlanner::measure(const StageSpec& spec, Instance& instance) {
  std::map<std::string, const SetValue*> inputs;
  std::vector<std::string> common = classes_;
  for (const auto& [role, reference] : spec.references) {
    if (outputs_.at(reference.stage).off) continue;
    const SetValue* set = set_of(reference, instance.repeat, spec);
    if (set == nullptr) return;
    inputs[role] = set;
    std::erase_if(common, [&](const auto& label) { return !set->contains(label); });
  }
  for (const auto& label : labels_for(spec, common)) {
    StageRequest wanted = request(spec, instance, label);
    std::vector<std::pair<const SetValue*, std::string>> sets;
    for (const auto& [role, set] : inputs) {
      wanted.sets[role] = slices(*set, label);
      sets.emplace_back(set, label);
      if (features_only(spec)) continue;
      const auto sizing = sizing_for(spec, *set, spec.references.at(role));
      if (!sizing) return;
      want_pixels(wanted, *set, label, *sizing);
    }
    if (failed_ || !fill_slots(wanted, spec, instance.repeat, sets)) return;
    graph_.add(std::move(wanted), true, false);
  }
}

void VariantPlanner::test(const StageSpec& spec, Instance& instance) {
  const Reference& model = spec.references.at("model");
  const StageOutput& trained = outputs_.at(model.stage);
  if (trained.trains != Kind::classifier) {
    error(model.place, "stage '" + spec.name + "' can test a train stage of a classifier only, and '" +
                           model.stage + "' is none");
    return;
  }
  const Instance& models = instance_of(trained, instance.repeat);
  if (!models.models.contains("")) {
    error(model.place,
          "stage '" + spec.name + "' tests one classifier of all classes, and '" + model.stage +
              "' trains one a class",
          "leave 'per' out of the classifier's stage");
    return;
  }
  const SetValue* on = set_of(spec.references.at("on"), instance.repeat, spec);
  if (on == nullptr) return;
  StageRequest wanted = request(spec, instance);
  wanted.component = *models.component;
  wanted.model = models.models.at("");
  wanted.sets["on"] = slices(*on, "");
  if (trained.sizing) want_pixels(wanted, *on, "", *trained.sizing);
  if (!fill_slots(wanted, *trained.spec, instance.repeat, {{on, ""}})) return;
  graph_.add(std::move(wanted), false, false);
}

}  // namespace equipoise
