#include "plan/plan.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <equipoise/error.hpp>

#include "plan/expected_cells.hpp"
#include "plan/graph.hpp"
#include "plan/known_names.hpp"
#include "plan/sections.hpp"
#include "plan/variant_planner.hpp"
#include "store/sha256.hpp"

namespace equipoise {
namespace {

using Specs = std::map<std::string, StageSpec>;

Specs parse_stages(const Variant& variant, const Catalogue& catalogue, Diagnostics& diagnostics) {
  Specs specs;
  const Value* stages = variant.document.find("stages");
  if (stages == nullptr || !stages->is_table() || stages->table().empty()) {
    diagnostics.error(variant.document.place, "the manifest has no stages",
                      "such as [stages.real] with do = \"load\"");
    return specs;
  }
  for (const Entry& entry : stages->table()) {
    if (entry.key.find('.') != std::string::npos || entry.key.find('/') != std::string::npos ||
        entry.key.empty()) {
      diagnostics.error(entry.place,
                        "a stage cannot be called '" + entry.key + "': dots and slashes have a meaning");
      continue;
    }
    auto spec = parse_stage(entry.key, entry.value, catalogue, diagnostics);
    // What refers to a stage that could not be read must not be told that there is none.
    if (!spec) {
      spec.emplace();
      spec->name = entry.key;
      spec->place = entry.place;
      spec->broken = true;
    }
    specs[entry.key] = std::move(*spec);
  }
  return specs;
}

/// The label order: what the manifest states, else the classes of the sources in their order; without
/// sources, those of models that are taken as they are.
std::vector<std::string> label_order(const std::vector<std::string>& stated, const Specs& specs,
                                     Graph& graph) {
  if (!stated.empty()) return stated;
  std::vector<std::string> classes;
  for (const auto& [name, spec] : specs) {
    if (spec.verb != "load" || spec.off || spec.broken) continue;
    for (const auto& label : graph.survey(component_use(*spec.component)).classes)
      if (std::find(classes.begin(), classes.end(), label) == classes.end()) classes.push_back(label);
  }
  if (!classes.empty()) return classes;
  for (const auto& [name, spec] : specs)
    if (!spec.label.empty() && std::find(classes.begin(), classes.end(), spec.label) == classes.end())
      classes.push_back(spec.label);
  return classes;
}

/// Two arms of an axis that differ in no variant compare a thing with itself.
void refuse_equal_arms(const Plan& plan, const Study& study, Diagnostics& diagnostics) {
  std::map<std::map<std::string, std::string>, std::string> signature;
  for (const Node& node : plan.nodes)
    for (const auto& arms : node.variants) signature[arms] += node.request.key;
  for (const Axis& axis : plan.axes) {
    for (std::size_t a = 0; a < axis.arms.size(); ++a) {
      for (std::size_t b = a + 1; b < axis.arms.size(); ++b) {
        std::size_t compared = 0, equal = 0;
        for (auto arms : plan.variants) {
          if (arms.at(axis.name) != axis.arms[a]) continue;
          const std::string one = signature[arms];
          arms[axis.name] = axis.arms[b];
          if (!signature.contains(arms)) continue;
          ++compared;
          equal += one == signature[arms] ? 1 : 0;
        }
        if (compared > 0 && compared == equal && study.overrides.where.empty())
          diagnostics.error(axis.place,
                            "arms '" + axis.arms[a] + "' and '" + axis.arms[b] + "' of axis '" + axis.name +
                                "' give the same plan",
                            "remove one of them, or check that their patch reaches a stage that is on");
      }
    }
  }
}

/// The place of the path that `error` is about; the component's own where it names none.
const Place& place_of(const ComponentSpec& source, const Error& error) {
  const std::string message = error.what();
  const Place* place = &source.place;
  std::size_t longest = 0;
  for (const auto& [stated, path] : source.paths) {
    if (path.size() <= longest || message.find(path) == std::string::npos) continue;
    longest = path.size();
    place = &stated;
  }
  return *place;
}

/// Looks into every source; what cannot be read is reported where it is named, and its stage left alone.
/// False if there was such a one.
bool survey_sources(Specs& specs, Graph& graph, Diagnostics& diagnostics) {
  bool all_read = true;
  for (auto& [name, spec] : specs) {
    if (spec.verb != "load" || spec.off || spec.broken) continue;
    try {
      graph.survey(component_use(*spec.component));
    } catch (const Error& error) {
      if (error.fault() == Fault::cancelled || error.fault() == Fault::internal) throw;
      diagnostics.error(place_of(*spec.component, error), error);
      spec.broken = true;
      all_read = false;
    }
  }
  return all_read;
}

void plan_variant(const Variant& variant, const Catalogue& catalogue, const std::vector<std::string>& stated,
                  Graph& graph, Plan& plan, KnownNames& names, Diagnostics& diagnostics) {
  Specs specs = parse_stages(variant, catalogue, diagnostics);
  graph.begin_variant(variant.arms);
  const bool all_read = survey_sources(specs, graph, diagnostics);
  for (const auto& [name, spec] : specs)
    if (spec.component) plan.paths.insert(spec.component->paths.begin(), spec.component->paths.end());
  note_stages(specs, names);
  // Without all sources nobody knows which classes there are.
  if (!all_read && stated.empty()) return note_stated_repeats(specs, {}, names);
  const auto classes = label_order(stated, specs, graph);
  if (plan.classes.empty()) plan.classes = classes;
  VariantPlanner planner(specs, classes, graph, diagnostics);
  planner.plan();
  for (const auto& [name, output] : planner.outputs())
    plan.paths.insert(output.paths.begin(), output.paths.end());
  note_stated_repeats(specs, planner.outputs(), names);
}

void refuse_repeats_named_as_axes(const Plan& plan, const KnownNames& names, Diagnostics& diagnostics) {
  for (const Axis& axis : plan.axes)
    for (const auto& [stage, repeats] : names.repeats)
      if (repeats.contains(axis.name)) {
        diagnostics.error(axis.place,
                          "axis '" + axis.name + "' has the name of a repeat of stage '" + stage + "'",
                          "both are columns of results.csv: rename one");
        break;
      }
}

/// Stages that do one thing under two names are computed once, and can be asked for by one of them only.
void warn_of_merged(const Study& study, const Graph& graph, Diagnostics& diagnostics) {
  const Value* stages = study.document.find("stages");
  for (const auto& [name, first] : graph.merged()) {
    const Value* stage = stages == nullptr ? nullptr : stages->find(name);
    diagnostics.warning(stage == nullptr ? study.document.place : stage->place,
                        "stage '" + name + "' does the same as stage '" + first + "'",
                        "results, --until and export know it as '" + first + "'; remove one of them");
  }
}

void make_absolute(Value& value, const Plan& plan) {
  if (value.is_string()) {
    const auto found = plan.paths.find(value.place);
    if (found != plan.paths.end()) value.data = found->second;
  }
  if (value.is_table())
    for (Entry& entry : value.table()) make_absolute(entry.value, plan);
  if (auto* list = std::get_if<Value::Array>(&value.data))
    for (Value& element : *list) make_absolute(element, plan);
}

}  // namespace

Value with_absolute_paths(Value document, const Plan& plan) {
  make_absolute(document, plan);
  return document;
}

std::optional<Plan> make_plan(const Study& study, const Catalogue& catalogue, Oracle& oracle,
                              Diagnostics& diagnostics) {
  Plan plan;
  plan.axes = study.axes;
  read_experiment(study, plan, diagnostics);
  Graph graph(plan.seed, oracle);
  const auto stated = plan.classes;
  KnownNames names;
  std::optional<Error> unreadable;
  for (const Variant& variant : study.variants) {
    plan.variants.push_back(variant.arms);
    try {
      plan_variant(variant, catalogue, stated, graph, plan, names, diagnostics);
    } catch (const Error& error) {
      unreadable = error;
    }
  }
  if (unreadable && !diagnostics.has_errors()) throw *unreadable;
  read_analyses(study, names, plan, diagnostics);
  read_expectations(study, names, plan, diagnostics);
  refuse_repeats_named_as_axes(plan, names, diagnostics);
  if (!diagnostics.has_errors()) warn_of_merged(study, graph, diagnostics);
  plan.nodes = graph.take_nodes();
  if (!diagnostics.has_errors()) {
    refuse_equal_arms(plan, study, diagnostics);
    check_expected_cells(plan, study, diagnostics);
  }
  if (diagnostics.has_errors()) return std::nullopt;
  std::set<std::string> keys;
  for (const Node& node : plan.nodes) keys.insert(node.request.key);
  plan.id = sha256(nlohmann::json(keys).dump()).substr(0, 12);
  return plan;
}

}  // namespace equipoise
