#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "manifest/diagnostics.hpp"
#include "plan/graph.hpp"
#include "plan/stage_spec.hpp"

namespace equipoise {

using RepeatIndex = std::map<std::string, int>;

/// What one stage gives for one combination of repeats.
struct Instance {
  RepeatIndex repeat;
  std::map<std::string, SetValue> sets;       ///< By part; "" is the stage itself.
  std::map<std::string, std::string> models;  ///< By class; "" for one model of all classes.
  /// Of a train stage, slots filled; sampling parameters at their defaults.
  std::optional<ComponentUse> component;
};

/// What one stage gives in one variant.
struct StageOutput {
  const StageSpec* spec = nullptr;
  bool off = false;
  bool failed = false;              ///< Errors were reported; dependents stay silent.
  std::map<std::string, int> dims;  ///< Repeat name -> count.
  std::vector<Instance> instances;
  std::map<Place, std::string> paths;  ///< Where a generate stage states a path -> the absolute path.
  std::optional<Kind> trains;          ///< Kind of component, for a train stage.
  std::optional<Sizing> sizing;        ///< Of a train stage, or a mix that states one.
};

/// Turns the stages of one variant into nodes of the graph.
class VariantPlanner {
 public:
  VariantPlanner(const std::map<std::string, StageSpec>& specs, const std::vector<std::string>& classes,
                 Graph& graph, Diagnostics& diagnostics)
      : specs_(specs), classes_(classes), graph_(graph), diagnostics_(diagnostics) {}

  /// Plans all stages. Errors are collected; sources that cannot be read throw.
  void plan();

  const std::map<std::string, StageOutput>& outputs() const { return outputs_; }

 private:
  const StageOutput& resolve(const std::string& stage);
  StageOutput compute(const StageSpec& spec);
  /// The output a reference names, reported if there is none; null if it cannot be used.
  const StageOutput* look_up(const Reference& reference, const StageSpec& spec);
  /// The set that a reference names, for one combination of repeats; null (reported) if it names no set.
  const SetValue* set_of(const Reference& reference, const RepeatIndex& repeat, const StageSpec& spec);
  const Instance& instance_of(const StageOutput& output, const RepeatIndex& repeat) const;
  bool merge_dims(const StageSpec& spec, const std::vector<Reference>& references, StageOutput& output);
  std::vector<Reference> all_references(const StageSpec& spec, StageOutput& output);
  void compute_instance(const StageSpec& spec, Instance& instance, StageOutput& output);

  StageRequest request(const StageSpec& spec, const Instance& instance, const std::string& label = {}) const;
  std::vector<Slice> slices(const SetValue& set, const std::string& label) const;
  std::vector<std::string> origins(const SetValue& set, const std::string& label) const;
  std::vector<std::string> present(const SetValue& set) const;
  std::optional<std::int64_t> known_count(const SetValue& set, const std::string& label) const;
  std::vector<std::string> labels_for(const StageSpec& spec, const std::vector<std::string>& available);
  /// Adds pixels of all origins of `set` to the request.
  void want_pixels(StageRequest& request, const SetValue& set, const std::string& label,
                   const Sizing& sizing);
  /// Fills slots that hold models, and the features of `sets` for embedder slots.
  bool fill_slots(StageRequest& request, const StageSpec& spec, const RepeatIndex& repeat,
                  const std::vector<std::pair<const SetValue*, std::string>>& sets);
  /// Whether the stage learns or measures from the features of its slots and needs no pixels.
  bool features_only(const StageSpec& spec) const;
  /// How the stage's pictures are resized: as it says, or as the embedder in its slot asks for if both want
  /// the same size, or by area.
  std::string filter_for(const StageSpec& spec);
  std::optional<Sizing> sizing_for(const StageSpec& spec, const SetValue& set, const Reference& reference);
  /// The count asked of `label`, reported if it is missing or more than there is.
  std::optional<std::int64_t> count_for(const StageSpec& spec, const std::string& label,
                                        std::optional<std::int64_t> available);

  void load(const StageSpec& spec, Instance& instance);
  void split(const StageSpec& spec, Instance& instance);
  std::vector<std::string> listed_pictures(const StageSpec& spec, const PartSpec& part, const SetValue& from);
  nlohmann::json split_settings(const StageSpec& spec, const SetValue& from);
  /// Reports parts that name no class of `from`, or ask for more than there is.
  void check_parts(const StageSpec& spec, const SetValue& from);
  void select(const StageSpec& spec, Instance& instance);
  void select_total(const StageSpec& spec, Instance& instance, const SetValue& pool);
  void mix(const StageSpec& spec, Instance& instance, StageOutput& output);
  void train(const StageSpec& spec, Instance& instance, StageOutput& output);
  /// A model that nothing is trained on.
  void take_model(const StageSpec& spec, Instance& instance, StageOutput& output);
  nlohmann::json training_settings(const StageSpec& spec) const;
  /// Warns where a classifier is validated with pictures that a generator drew.
  void warn_of_generated(const SetValue& validation, const StageSpec& spec);
  void generate(const StageSpec& spec, Instance& instance, StageOutput& output);
  /// The trained component with the values that it is to sample with.
  ComponentUse sampling_component(const StageSpec& spec, const StageOutput& trained, const Instance& models,
                                  StageOutput& output);
  /// What the model has learnt from, for the sheet of nearest training pictures.
  void use_training_pictures(const StageOutput& trained, const Instance& models, const std::string& label,
                             StageRequest& request);
  void use_noise(const StageSpec& spec, std::int64_t count, const Sizing& sizing, StageRequest& request,
                 StageOutput& output);
  void measure(const StageSpec& spec, Instance& instance);
  void test(const StageSpec& spec, Instance& instance);
  void audit(const StageSpec& spec, Instance& instance, StageOutput& output);
  nlohmann::json audit_settings(const StageSpec& spec, StageOutput& output);

  void error(const Place& place, const std::string& message, const std::string& hint = {}) {
    diagnostics_.error(place, message, hint);
    failed_ = true;
  }

  const std::map<std::string, StageSpec>& specs_;
  const std::vector<std::string>& classes_;
  Graph& graph_;
  Diagnostics& diagnostics_;
  std::map<std::string, StageOutput> outputs_;
  std::vector<std::string> open_;  ///< Stages being resolved, for cycles.
  bool failed_ = false;            ///< The stage being computed has an error.
};

}  // namespace equipoise
