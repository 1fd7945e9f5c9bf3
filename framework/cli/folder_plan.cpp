#include "cli/folder_plan.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "cli/manifest_builder.hpp"
#include "manifest/variants.hpp"
#include "plan/graph.hpp"
#include "plan/stage_spec.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr const char* all_classes = "all";

Value value_of(Value::Data data) {
  return Value(std::move(data), {"command line", 0, 0});
}

bool is_feature_file(const fs::path& path) {
  return fs::is_regular_file(path) && path.extension() == ".safetensors";
}

/// Whether the inputs are files of features instead of folders.
bool are_features(const FolderWish& wish) {
  std::size_t files = 0;
  for (const auto& [role, path] : wish.inputs) {
    if (!fs::exists(path)) throw Error(Fault::data, "there is no folder or file '" + path.string() + "'");
    if (!fs::is_directory(path) && !is_feature_file(path))
      throw Error(Fault::usage,
                  "'" + path.string() + "' is neither a folder of pictures nor a safetensors file");
    files += fs::is_directory(path) ? 0 : 1;
  }
  if (files != 0 && files != wish.inputs.size())
    throw Error(Fault::usage, "pictures cannot be compared with a file of features",
                "equipoise embed makes a file of features from a folder");
  return files != 0;
}

/// The class folders of `folder`, none if it is flat.
std::set<std::string> class_folders(const fs::path& folder) {
  std::set<std::string> names;
  if (!fs::is_directory(folder)) return names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder))
    if (entry.is_directory() && !entry.path().filename().string().starts_with('.'))
      names.insert(entry.path().filename().string());
  return names;
}

/// Sets that are measured as one each may still hold different mixtures of classes.
void warn_of_lacking_classes(const FolderWish& wish, Diagnostics& diagnostics) {
  for (const auto& [role, path] : wish.inputs)
    for (const auto& [other, other_path] : wish.inputs) {
      const std::set<std::string> there = class_folders(other_path);
      if (there.empty()) continue;
      for (const std::string& name : class_folders(path))
        if (!there.contains(name))
          diagnostics.warning({"command line", 0, 0},
                              "'" + path.string() + "' has class '" + name + "', and '" +
                                  other_path.string() +
                                  "' has none of it: the score is of different mixtures",
                              "compare the folders of one class, or --per-class");
    }
}

/// The text that a parameter of `component` would have, for the conditions of slots.
std::string stated_or_default(const Description& component, const Value& with, const std::string& name) {
  const Value* stated = with.at(name);
  if (stated != nullptr && stated->is_string()) return stated->string();
  if (const auto* flag = stated == nullptr ? nullptr : std::get_if<bool>(&stated->data))
    return *flag ? "true" : "false";
  for (const Parameter& p : component.declaration.parameters) {
    if (p.name != name) continue;
    if (const auto* text = std::get_if<std::string>(&p.fallback)) return *text;
    if (const auto* flag = std::get_if<bool>(&p.fallback)) return *flag ? "true" : "false";
  }
  return {};
}

/// Slots for embedders read the features of a file as they are, unless the user states something else.
void use_precomputed(const Description& component, Value& with) {
  for (const Slot& slot : component.declaration.slots) {
    if (slot.kind != Kind::embedder || with.find(slot.name) != nullptr) continue;
    if (slot.condition) {
      const auto& among = slot.condition->values;
      const std::string text = stated_or_default(component, with, slot.condition->parameter);
      if (std::find(among.begin(), among.end(), text) == among.end()) continue;
    }
    put(with, slot.name + ".use", value_of(std::string("precomputed")));
  }
}

/// A manifest that loads the inputs; one stage is still to be added.
class Manifest {
 public:
  Manifest(const FolderWish& wish, bool keep_classes) : wish_(wish), features_(are_features(wish)) {
    text("experiment.name", "folders");
    number("experiment.seed", static_cast<std::int64_t>(wish.seed));
    for (const auto& [role, path] : wish.inputs) load(role, path, keep_classes);
  }

  void text(const std::string& path, const std::string& content) { put(document_, path, value_of(content)); }
  void number(const std::string& path, std::int64_t content) { put(document_, path, value_of(content)); }

  /// Adds what --set states: to stage `stage`, or wherever a path from the root leads.
  void state(const std::string& stage, const Description& component, Diagnostics& diagnostics) {
    auto own = wish_.set, rooted = wish_.set;
    const auto is_rooted = [](const auto& assignment) { return assignment.first.starts_with("stages."); };
    std::erase_if(own, is_rooted);
    std::erase_if(rooted, [&](const auto& assignment) { return !is_rooted(assignment); });
    Value with = table_of(own, diagnostics);
    if (features_) use_precomputed(component, with);
    put(document_, "stages." + stage + ".use", value_of(component.name));
    put(document_, "stages." + stage + ".with", std::move(with));
    merge(document_, table_of(rooted, diagnostics));
  }

  const Value& document() const { return document_; }

 private:
  void load(const std::string& role, const fs::path& path, bool keep_classes) {
    const std::string stage = "stages." + role;
    text(stage + ".do", "load");
    text(stage + ".use", features_ ? "precomputed" : "image_folder");
    text(stage + ".with." + (features_ ? "file" : "root"), fs::absolute(path).lexically_normal().string());
    if (features_) return;
    if (!keep_classes) text(stage + ".with.one_class", all_classes);
    if (wish_.channels) number(stage + ".with.channels", *wish_.channels);
  }

  const FolderWish& wish_;
  bool features_;
  Value document_ = value_of(Value::Table{});
};

std::optional<Plan> planned(const Value& document, const Catalogue& catalogue, Oracle& oracle,
                            Diagnostics& diagnostics) {
  if (diagnostics.has_errors()) return std::nullopt;
  Study study;
  study.file = "command line";
  study.document = document;
  study.variants = {{{}, document}};
  return make_plan(study, catalogue, oracle, diagnostics);
}

std::optional<ComponentUse> component_of(const Value& stage, Kind kind, const std::string& what,
                                         const Catalogue& catalogue, Diagnostics& diagnostics) {
  const auto spec =
      parse_component(*stage.find("use"), stage.find("with"), {kind}, what, catalogue, diagnostics);
  if (!spec || diagnostics.has_errors()) return std::nullopt;
  return component_use(*spec);
}

}  // namespace

MetricRoles metric_roles(const Description& metric, bool with_heldout) {
  const std::string what = "metric '" + metric.name + "'";
  const char* const hint = "measure it in a manifest";
  std::vector<std::string> roles;
  bool takes_heldout = false;
  for (const Input& input : metric.declaration.inputs) {
    if (input.name == "heldout") {
      takes_heldout = true;
      if (!with_heldout && !input.optional)
        throw Error(Fault::usage, what + " needs --heldout: " + input.doc);
    } else if (roles.size() < 2) {
      roles.push_back(input.name);
    } else if (!input.optional) {
      throw Error(Fault::usage, what + " needs a third set, '" + input.name + "'", hint);
    }
  }
  if (roles.size() < 2) throw Error(Fault::usage, what + " does not compare two sets", hint);
  if (with_heldout && !takes_heldout) throw Error(Fault::usage, what + " has no use for --heldout");
  return {roles[0], roles[1]};
}

std::optional<Plan> plan_measuring(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics) {
  const Description& metric = component_named(Kind::metric, wish.component, catalogue);
  Manifest manifest(wish, wish.per_class);
  if (!wish.per_class) warn_of_lacking_classes(wish, diagnostics);
  manifest.text("stages.measure.do", "measure");
  for (const auto& [role, path] : wish.inputs) manifest.text("stages.measure." + role, role);
  if (wish.size) manifest.number("stages.measure.size", *wish.size);
  if (wish.per_class) manifest.text("stages.measure.per", "class");
  manifest.state("measure", metric, diagnostics);
  return planned(manifest.document(), catalogue, oracle, diagnostics);
}

std::optional<Plan> plan_selecting(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics) {
  const Description& sampler = component_named(Kind::sampler, wish.component, catalogue);
  Manifest manifest(wish, true);
  manifest.text("stages.select.do", "select");
  manifest.text("stages.select.from", "pool");
  manifest.number("stages.select.total", *wish.count);
  manifest.state("select", sampler, diagnostics);
  return planned(manifest.document(), catalogue, oracle, diagnostics);
}

std::optional<Plan> plan_embedding(const FolderWish& wish, const Catalogue& catalogue, Oracle& oracle,
                                   Diagnostics& diagnostics) {
  const Description& embedder = component_named(Kind::embedder, wish.component, catalogue);
  Manifest manifest(wish, true);
  manifest.state("embed", embedder, diagnostics);
  const auto stage = [&](const char* name) { return *manifest.document().find("stages")->find(name); };
  const auto source = component_of(stage("pictures"), Kind::source, "the pictures", catalogue, diagnostics);
  const auto use = component_of(stage("embed"), Kind::embedder, "embed", catalogue, diagnostics);
  if (!source || !use) return std::nullopt;
  Plan plan;
  plan.name = "folders";
  plan.seed = wish.seed;
  plan.variants = {{}};
  Graph graph(wish.seed, oracle);
  graph.begin_variant({});
  const SurveyFacts& facts = graph.survey(*source);
  plan.classes = facts.classes;
  for (const std::string& label : facts.classes) {
    StageRequest request;
    request.name = "pictures";
    request.verb = "load";
    request.label = label;
    request.classes = facts.classes;
    request.component = *source;
    const std::string key = graph.add(std::move(request), false, false, facts.fingerprints.at(label));
    graph.note_pictures(key, facts.counts.at(label));
    graph.add_origin({key, label, *source, std::nullopt});
    graph.features(key, *use, std::nullopt, facts.classes);
  }
  plan.nodes = graph.take_nodes();
  return plan;
}

}  // namespace equipoise
