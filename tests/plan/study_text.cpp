#include "study_text.hpp"

#include <filesystem>
#include <fstream>
#include <stdexcept>
#include <utility>

#include <unistd.h>

#include "catch.hpp"
#include "manifest/variants.hpp"

namespace equipoise::test {

const char* const small_study = R"(
[experiment]
name = "small"
seed = 3
classes = ["NORMAL", "PNEUMONIA"]
[stages.real]
do = "load"
use = "image_set"
[stages.parts]
do = "split"
from = "real"
into = { train = 50, test = "rest" }
[stages.small]
do = "select"
use = "random"
from = "parts.train"
count = 20
[stages.model]
do = "train"
use = "ddpm"
on = "small"
size = 32
per = "class"
length = { epochs = 2 }
[stages.synthetic]
do = "generate"
from = "model"
count = 40
[stages.expert]
do = "train"
use = "cnn"
on = "parts.train"
size = 32
length = { epochs = 1 }
[stages.fid]
do = "measure"
use = "fid"
reference = "parts.train"
candidate = "synthetic"
per = "class"
with.features = { model = "expert" }
[stages.mixed]
do = "mix"
parts = ["small", "synthetic"]
[stages.classifier]
do = "train"
use = "cnn"
on = "mixed"
size = 32
validation = 0.2
length = { epochs = 1 }
repeat = { run = 3 }
[stages.scores]
do = "test"
model = "classifier"
on = "parts.test"
)";

namespace {

Description component(Kind kind, const std::string& name) {
  Description d;
  d.kind = kind;
  d.name = name;
  d.plugin = name;
  d.version = "1";
  d.file = "/plugins/" + name + ".so";
  Parameter steps;
  steps.name = "strength";
  steps.type = ParameterType::number;
  steps.fallback = 1.0;
  steps.min = 0;
  steps.max = 10;
  steps.doc = "How much";
  d.declaration.parameters.push_back(steps);
  return d;
}

Parameter parameter(const std::string& name, ParameterType type, ParameterValue fallback) {
  Parameter p;
  p.name = name;
  p.type = type;
  p.fallback = std::move(fallback);
  p.doc = "What " + name + " does";
  return p;
}

Description diffusion_model() {
  Description d = component(Kind::generator, "ddpm");
  Parameter steps = parameter("sampling_steps", ParameterType::integer, std::int64_t{50});
  steps.min = 1;
  steps.max = 1000;
  steps.sampling = true;
  d.declaration.parameters.push_back(steps);
  d.declaration.parameters.push_back(parameter("weights.unet", ParameterType::path, std::string()));
  d.declaration.parameters.push_back(parameter("weights.strict", ParameterType::boolean, true));
  d.declaration.presets = {
      {"paper", "As published", {{"strength", 2.0}, {"sampling_steps", std::int64_t{100}}}},
      {"small", "For tests", {{"strength", 0.5}}}};
  return d;
}

/// A classifier that sees features of its own backbone, or pixels, by a parameter.
Description transfer_model() {
  Description d = component(Kind::classifier, "transfer");
  d.declaration.parameters.push_back(parameter("training", ParameterType::text, std::string("frozen")));
  Parameter weights = parameter("weights", ParameterType::path, std::string());
  weights.required_if = Condition{"training", {"tuned"}};
  d.declaration.parameters.push_back(weights);
  Slot backbone{"backbone", Kind::embedder, "Frozen part", false};
  backbone.fallback = SlotDefault{"pixels", {{"layer", std::string("pool5")}}, {"strength"}};
  backbone.condition = Condition{"training", {"frozen"}};
  d.declaration.slots.push_back(backbone);
  Slot mean{"mean", Kind::embedder, "Frozen part that is averaged", false};
  mean.fallback = SlotDefault{"average", {}, {"weights"}};
  mean.condition = Condition{"training", {"averaged"}};
  d.declaration.slots.push_back(mean);
  return d;
}

/// A generator in the code of an autoencoder that the study trains.
Description latent_model() {
  Description d = component(Kind::generator, "latent");
  d.declaration.slots.push_back({"autoencoder", Kind::generator, "A trained autoencoder", false});
  return d;
}

/// An embedder that does nothing without weights.
Description averaging_embedder() {
  Description d = component(Kind::embedder, "average");
  Parameter weights = parameter("weights", ParameterType::path, std::string());
  weights.required = true;
  d.declaration.parameters.push_back(weights);
  return d;
}

Description pixels_embedder() {
  Description d = component(Kind::embedder, "pixels");
  d.declaration.parameters.push_back(parameter("layer", ParameterType::text, std::string("last")));
  return d;
}

}  // namespace

Catalogue small_catalogue() {
  PluginFile file;
  file.state = "ready";
  file.file = "/plugins/all.so";
  auto kcenter = component(Kind::sampler, "kcenter");
  kcenter.declaration.slots.push_back({"features", Kind::embedder, "Feature space", false});
  auto fid = component(Kind::metric, "fid");
  fid.declaration.slots.push_back({"features", Kind::embedder, "Feature space", false});
  auto ssim = component(Kind::metric, "ssim");
  for (auto* metric : {&fid, &ssim})
    metric->declaration.inputs = {{"reference", "Real", false}, {"candidate", "Synthetic", false}};
  auto image_set = component(Kind::source, "image_set");
  image_set.declaration.parameters.push_back(parameter("root", ParameterType::path, std::string()));
  file.components = {image_set,
                     component(Kind::source, "other_set"),
                     component(Kind::sampler, "random"),
                     kcenter,
                     pixels_embedder(),
                     averaging_embedder(),
                     diffusion_model(),
                     component(Kind::generator, "gaussian"),
                     latent_model(),
                     component(Kind::classifier, "cnn"),
                     transfer_model(),
                     fid,
                     ssim};
  return Catalogue({file});
}

SurveyFacts FixedOracle::survey(const ComponentUse& source) {
  ++surveys;
  SurveyFacts facts;
  for (const auto& [label, count] : counts) {
    facts.classes.push_back(label);
    facts.counts[label] = count;
    facts.fingerprints[label] = source.name + contents[label];
  }
  return facts;
}

PictureForm FixedOracle::form(const ComponentUse&) {
  return {1, 32, 32, embedders_filter};
}

Planned plan_text(const std::string& text, FixedOracle oracle, const Overrides& overrides) {
  const auto file = std::filesystem::temp_directory_path() / ("plan_" + std::to_string(::getpid()) + ".toml");
  std::ofstream(file) << text;
  Diagnostics diagnostics;
  Planned result;
  const Catalogue catalogue = small_catalogue();
  result.study = read_study(file, overrides, diagnostics);
  if (result.study) result.plan = make_plan(*result.study, catalogue, oracle, diagnostics);
  result.errors = diagnostics.text();
  std::filesystem::remove(file);
  return result;
}

Plan planned(const std::string& text, const FixedOracle& oracle, const Overrides& overrides) {
  Planned result = plan_text(text, oracle, overrides);
  INFO(result.errors);
  REQUIRE(result.plan);
  return std::move(*result.plan);
}

std::vector<const Node*> nodes_of(const Plan& plan, const std::string& stage) {
  std::vector<const Node*> result;
  for (const Node& node : plan.nodes)
    if (node.request.name == stage) result.push_back(&node);
  return result;
}

std::string key_of(const Plan& plan, const std::string& stage, const std::string& label) {
  for (const Node* node : nodes_of(plan, stage))
    if (node->request.label == label) return node->request.key;
  return "none";
}

std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto start = text.find(from);
  if (start == std::string::npos) throw std::logic_error("'" + from + "' is not in the study");
  return text.replace(start, from.size(), to);
}

}  // namespace equipoise::test
