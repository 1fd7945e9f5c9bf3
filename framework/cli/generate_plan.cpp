#include "cli/generate_plan.hpp"

#include <algorithm>
#include <filesystem>

#include <equipoise/error.hpp>

#include "cli/manifest_builder.hpp"
#include "manifest/variants.hpp"
#include "plan/graph.hpp"
#include "plan/noise_file.hpp"
#include "plan/sampling.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

using nlohmann::json;
const char* const samples_stage = "samples";

Value value_of(Value::Data data) {
  return Value(std::move(data), {"generate", 0, 0});
}

/// The parameter that takes the weights of a diffusers U-Net.
std::string weights_parameter(const Description& component) {
  std::vector<std::string> names;
  for (const Parameter& p : component.declaration.parameters)
    if (p.type == ParameterType::path && p.name.starts_with("weights.")) names.push_back(p.name);
  if (std::find(names.begin(), names.end(), "weights.unet") != names.end()) return "weights.unet";
  if (names.size() == 1) return names.front();
  throw Error(Fault::usage, "generator '" + component.name + "' loads no weights of a U-Net",
              "choose another with --use: it needs a parameter weights.unet");
}

std::array<std::int64_t, 2> size_for(const DiffusersFolder& folder) {
  if (folder.size) return *folder.size;
  throw Error(Fault::data, folder.config.string() + " has no sample_size",
              "add \"sample_size\": the side of its pictures");
}

Value drawing_document(const DiffusersFolder& folder, const Description& component, const DrawingWish& wish,
                       Value with) {
  const std::string label = wish.label.empty() ? samples_stage : wish.label;
  const auto size = size_for(folder);
  Value document = value_of(Value::Table{});
  const auto text = [&](const std::string& path, const std::string& content) {
    put(document, path, value_of(content));
  };
  const auto number = [&](const std::string& path, std::int64_t content) {
    put(document, path, value_of(content));
  };
  text("experiment.name", "generate");
  number("experiment.seed", static_cast<std::int64_t>(wish.seed));
  text("stages.model.do", "train");
  text("stages.model.use", component.name);
  put(document, "stages.model.size", value_of(Value::Array{value_of(size[0]), value_of(size[1])}));
  number("stages.model.channels", folder.channels);
  number("stages.model.length.steps", 0);
  text("stages.model.label", label);
  text("stages.model.with." + weights_parameter(component), folder.path.string());
  // The component reads the rest of the scheduler; this belongs to sampling, which is stated.
  if (folder.clip_sample && find_parameter(component.declaration, "clip_sample") != nullptr)
    put(document, "stages.model.with.clip_sample", value_of(*folder.clip_sample));
  put(document, "stages.model.with", std::move(with));
  text(std::string("stages.") + samples_stage + ".do", "generate");
  text(std::string("stages.") + samples_stage + ".from", "model");
  number(std::string("stages.") + samples_stage + ".count", wish.count);
  if (!wish.noise.empty())
    text(std::string("stages.") + samples_stage + ".noise", std::filesystem::absolute(wish.noise).string());
  return document;
}

/// The component as this installation offers it, with the values of the artefact and those of `with`.
ComponentUse component_for(const TrainedGenerator& model, const Value& with, const Catalogue& catalogue,
                           Diagnostics& diagnostics) {
  const Description& description = component_named(Kind::generator, model.component.name, catalogue);
  ComponentUse use = model.component;
  use.file = description.file;
  use.revision = description.revision;
  try {
    use.parameters = to_json(values_from_json(description.declaration, use.parameters));
  } catch (const Error& fault) {
    throw Error(Fault::usage, "artefact " + model.key.substr(0, 12) + " was made by another version of " +
                                  description.name + ": " + fault.what());
  }
  std::map<Place, std::string> paths;
  read_sampling(description, with, "a trained model keeps it", use.parameters, paths, diagnostics);
  return use;
}

void add_drawing(Graph& graph, const TrainedGenerator& model, const std::string& label,
                 const ComponentUse& component, const DrawingWish& wish) {
  StageRequest request;
  request.name = samples_stage;
  request.verb = "generate";
  request.label = label;
  request.classes = model.classes;
  request.component = component;
  request.model = model.key;
  request.settings = {{"count", wish.count}};
  if (!wish.noise.empty()) {
    const std::string path = std::filesystem::absolute(wish.noise).string();
    check_noise(path, wish.count, model.size);
    request.settings["noise"] = graph.content(path);
    request.execution["noise"] = path;
  }
  graph.add(std::move(request), true, false);
}

std::vector<std::string> labels_of(const TrainedGenerator& model, const std::string& wanted) {
  std::vector<std::string> labels = model.label.empty() ? model.classes : std::vector{model.label};
  if (!wanted.empty()) std::erase_if(labels, [&](const auto& label) { return label != wanted; });
  return labels;
}

void refuse_unknown_class(const std::vector<TrainedGenerator>& models, const std::string& wanted) {
  std::vector<std::string> known;
  for (const auto& model : models)
    for (const auto& label : labels_of(model, "")) known.push_back(label);
  const std::string near = nearest(wanted, known);
  std::string all;
  for (const auto& label : known) all += (all.empty() ? "" : ", ") + label;
  throw Error(Fault::usage, "the model draws no class '" + wanted + "'",
              near.empty() ? "it draws: " + all : "did you mean '" + near + "'?");
}

}  // namespace

std::optional<Plan> plan_drawing(const DiffusersFolder& folder, const std::string& use,
                                 const DrawingWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                 Diagnostics& diagnostics) {
  const Description& component = component_named(Kind::generator, use, catalogue);
  Value with = table_of(wish.set, diagnostics);
  if (diagnostics.has_errors()) return std::nullopt;
  Study study;
  study.file = "generate";
  study.document = drawing_document(folder, component, wish, std::move(with));
  study.variants = {{{}, study.document}};
  return make_plan(study, catalogue, oracle, diagnostics);
}

std::optional<Plan> plan_drawing(const std::vector<TrainedGenerator>& models, const DrawingWish& wish,
                                 const Catalogue& catalogue, Oracle& oracle, Diagnostics& diagnostics) {
  const Value with = table_of(wish.set, diagnostics);
  Plan plan;
  plan.name = "generate";
  plan.seed = wish.seed;
  plan.variants = {{}};
  Graph graph(wish.seed, oracle);
  graph.begin_variant({});
  for (const TrainedGenerator& model : models) {
    plan.classes = model.classes;
    const ComponentUse component = component_for(model, with, catalogue, diagnostics);
    if (diagnostics.has_errors()) return std::nullopt;
    for (const auto& label : labels_of(model, wish.label)) add_drawing(graph, model, label, component, wish);
  }
  plan.nodes = graph.take_nodes();
  if (plan.nodes.empty()) refuse_unknown_class(models, wish.label);
  // The models are in the store: no stage of this plan makes them.
  for (Node& node : plan.nodes) node.inputs.clear();
  return plan;
}

}  // namespace equipoise
