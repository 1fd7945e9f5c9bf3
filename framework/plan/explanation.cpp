#include "plan/explanation.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "manifest/value_json.hpp"
#include "plan/explained_paths.hpp"
#include "plan/parameter_path.hpp"
#include "schema/declaration_rules.hpp"

namespace equipoise {

namespace {

/// The documents that a manifest goes through: after each layer, and with each arm that some variant has.
class Stages {
 public:
  explicit Stages(const Study& study) : study_(study) {
    Value document(Value::Table{}, {});
    for (const StudyLayer& layer : study.layers) {
      merge(document, layer.patch);
      after_.push_back(document);
    }
    for (const ArmPatch& arm : study.arm_patches) {
      with_arm_.push_back(study.document);
      merge(with_arm_.back(), arm.patch);
    }
  }

  const std::vector<Value>& after() const { return after_; }
  const Value& plain() const { return study_.document; }
  const Value& with_arm(std::size_t i) const { return with_arm_[i]; }
  const Study& study() const { return study_; }

  /// All documents that variants are made of; the first is the one without arms.
  std::vector<const Value*> final_documents() const {
    std::vector<const Value*> all{&study_.document};
    for (const Value& document : with_arm_) all.push_back(&document);
    return all;
  }

 private:
  const Study& study_;
  std::vector<Value> after_, with_arm_;
};

bool differ(const Value* one, const Value* other) {
  if (one == nullptr || other == nullptr) return one != other;
  return !(one->place == other->place) || !one->same(*other);
}

Setting setting(std::string origin, const Value* value) {
  Setting result;
  result.origin = std::move(origin);
  if (value == nullptr) return result;
  result.place = value->place;
  result.value = to_json(*value);
  return result;
}

std::string title(const Description& component) {
  return std::string(to_string(component.kind)) + " '" + component.name + "'";
}

/// Adds what holds where a manifest states nothing: the component's preset, or the default.
void add_unstated(const ComponentAtPath& at, const Parameter& parameter, std::vector<Setting>& history) {
  const Value* chosen = at.with == nullptr ? nullptr : at.with->find("preset");
  if (chosen != nullptr && chosen->is_string()) {
    for (const Preset& preset : at.component->declaration.presets) {
      const auto found = preset.values.find(parameter.name);
      if (preset.name != chosen->string() || found == preset.values.end()) continue;
      Setting from_preset = setting("preset '" + preset.name + "' of " + title(*at.component), chosen);
      from_preset.value = to_json(found->second);
      history.push_back(std::move(from_preset));
      return;
    }
  }
  if (parameter.required) return;
  Setting fallback = setting("default of " + title(*at.component), nullptr);
  fallback.value = to_json(parameter.fallback);
  history.push_back(std::move(fallback));
}

class PathExplainer {
 public:
  PathExplainer(const Stages& stages, const Catalogue& catalogue) : stages_(stages), catalogue_(catalogue) {}

  Explanation explain(const KeyPath& path) const {
    Explanation result{join_dotted(path), {}};
    for (const std::size_t index : used_cases(path)) {
      ExplainedCase one;
      if (fill_case(path, index, one)) result.cases.push_back(std::move(one));
    }
    return result;
  }

 private:
  static constexpr std::size_t no_arm = static_cast<std::size_t>(-1);

  /// The arms that decide about `path` in some variant, as positions in the study's list, or `no_arm`.
  std::vector<std::size_t> used_cases(const KeyPath& path) const {
    const auto& patches = stages_.study().arm_patches;
    std::set<std::size_t> used;
    bool plain = false;
    std::vector<std::size_t> deciding;
    for (std::size_t i = 0; i < patches.size(); ++i)
      if (decides(path, i)) deciding.push_back(i);
    for (const Variant& variant : stages_.study().variants) {
      const auto found = std::find_if(deciding.begin(), deciding.end(), [&](std::size_t i) {
        const auto arm = variant.arms.find(patches[i].axis);
        return arm != variant.arms.end() && arm->second == patches[i].arm;
      });
      if (found == deciding.end())
        plain = true;
      else
        used.insert(*found);
    }
    std::vector<std::size_t> cases(used.begin(), used.end());
    if (plain) cases.insert(cases.begin(), no_arm);
    return cases;
  }

  /// Whether an arm changes the value, or whose parameter it is.
  bool decides(const KeyPath& path, std::size_t arm) const {
    const Value& with = stages_.with_arm(arm);
    return differ(value_at(stages_.plain(), path), value_at(with, path)) ||
           component_at(stages_.plain(), path, catalogue_).component !=
               component_at(with, path, catalogue_).component;
  }

  /// False if there is neither a value nor a parameter.
  bool fill_case(const KeyPath& path, std::size_t index, ExplainedCase& result) const {
    const bool plain = index == no_arm;
    const Value& document = plain ? stages_.plain() : stages_.with_arm(index);
    if (!plain) {
      result.axis = stages_.study().arm_patches[index].axis;
      result.arm = stages_.study().arm_patches[index].arm;
    }
    const ComponentAtPath at = component_at(document, path, catalogue_);
    if (at.component != nullptr) result.parameter = find_parameter(at.component->declaration, at.rest);
    if (result.parameter != nullptr) result.component = at.component;
    std::vector<Setting> history = history_of(path);
    const Value* value = value_at(document, path);
    if (!plain && differ(value_at(stages_.plain(), path), value))
      history.push_back(setting("axis " + result.axis + ", arm " + result.arm, value));
    if (value == nullptr) {
      const std::size_t stated = history.size();
      if (result.parameter != nullptr) add_unstated(at, *result.parameter, history);
      if (history.size() == stated) return false;
    }
    result.setting = history.back();
    result.overridden.assign(history.rbegin() + 1, history.rend());
    return true;
  }

  std::vector<Setting> history_of(const KeyPath& path) const {
    std::vector<Setting> history;
    const Value* before = nullptr;
    for (std::size_t i = 0; i < stages_.after().size(); ++i) {
      const Value* now = value_at(stages_.after()[i], path);
      if (differ(before, now)) history.push_back(setting(stages_.study().layers[i].origin, now));
      before = now;
    }
    return history;
  }

  const Stages& stages_;
  const Catalogue& catalogue_;
};

}  // namespace

std::vector<Explanation> explain(const Study& study, const std::string& dotted, const Catalogue& catalogue) {
  const auto path = split_dotted(dotted);
  if (!path)
    throw Error(Fault::usage, "'" + dotted + "' is not the path of a key",
                "write it with dots, as in stages.model.size");
  const Stages stages(study);
  std::vector<Explanation> all;
  for (const KeyPath& leaf : paths_below(stages.final_documents(), *path, catalogue)) {
    Explanation one = PathExplainer(stages, catalogue).explain(leaf);
    if (!one.cases.empty()) all.push_back(std::move(one));
  }
  if (all.empty()) throw unknown_path(stages.final_documents(), *path, catalogue);
  return all;
}

}  // namespace equipoise
