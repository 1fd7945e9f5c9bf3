#include <utility>

#include <equipoise/random.hpp>

#include "worker/partition.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/trained_model.hpp"
#include "worker/training.hpp"

namespace equipoise {

namespace {

constexpr std::uint64_t kValidationStream = 0x56616cULL;

/// Takes a fraction of each class out of `rows`; pictures that belong together stay together.
std::vector<SetRow> take_validation(Stage& stage, std::vector<SetRow>& rows, double fraction) {
  PartRule validation, train;
  validation.name = "validation";
  validation.kind = PartRule::Kind::fraction;
  validation.fraction = fraction;
  train.name = "train";
  const auto seed = mix_seed(stage.request.seed, kValidationStream);
  const Partition parts = partition(rows, {validation, train}, group_rows(rows, true), seed);
  std::vector<SetRow> kept, taken;
  for (std::size_t i = 0; i < rows.size(); ++i) (parts.part[i] == 0 ? taken : kept).push_back(rows[i]);
  rows = std::move(kept);
  if (taken.empty()) log_line(stage, Level::warning, "too few pictures for validation");
  return taken;
}

std::vector<SetRow> validation_rows(Stage& stage, std::vector<SetRow>& train) {
  if (stage.request.sets.count("validation") > 0) return stage.sets.rows(stage.sets.role("validation"));
  const auto found = stage.request.settings.find("validation");
  if (found == stage.request.settings.end() || !found->is_number() || found->get<double>() <= 0) return {};
  return take_validation(stage, train, found->get<double>());
}

Split read_split(Stage& stage) {
  auto rows = stage.sets.rows(stage.sets.role("on"));
  const auto validation = validation_rows(stage, rows);
  Split split;
  split.train = stage.sets.make(rows, stage.request.classes);
  split.validation = stage.sets.make(validation, stage.request.classes);
  if (split.train.size() == 0)
    throw Error(Fault::data, place(stage, stage.request.component) + " has no pictures");
  return split;
}

void equalise_channels(Split& split) {
  if (!split.train.pixels.defined()) return;
  const std::int64_t channels = split.train.pixels.size(1);
  split.validation = with_channels(split.validation, channels);
}

/// Of all layers together. Nothing of a component that does not describe its layers.
nlohmann::json parameter_counts(Stage& stage, const Trainable& trainable) {
  const auto layers =
      guarded(place(stage, stage.request.component) + ", summary", [&] { return trainable.summary(); });
  std::int64_t total = 0, learning = 0;
  for (const Layer& layer : layers) {
    total += layer.parameters;
    learning += layer.trainable;
  }
  if (layers.empty()) return nlohmann::json::object();
  return {{"total", total}, {"trainable", learning}};
}

nlohmann::json counts_of(const ImageSet& set) {
  nlohmann::json counts = nlohmann::json::object();
  const auto by_class = count_by_class(set);
  for (std::size_t i = 0; i < by_class.size(); ++i)
    if (by_class[i] > 0) counts[set.classes[i]] = by_class[i];
  return counts;
}

/// Builds the component for the pictures that the request describes, and keeps it untrained.
nlohmann::json take_model(Stage& stage) {
  const auto& settings = stage.request.settings;
  ImageSpec image;
  image.channels = settings.at("channels");
  image.height = settings.at("size").at(0);
  image.width = settings.at("size").at(1);
  image.filter = settings.value("filter", image.filter);
  image.classes = static_cast<std::int64_t>(stage.request.classes.size());
  const auto trainable = make_component<Trainable>(stage, stage.request.component);
  StageContext context(stage, stage.request.component);
  guarded(place(stage, stage.request.component) + ", building", [&] { trainable->build(image, context); });
  write_model(stage, saved_archive(stage, *trainable), {image, stage.request.classes, 0});
  return {{"image", image_to_json(image)},
          {"steps", 0},
          {"counts", nlohmann::json::object()},
          {"parameters", parameter_counts(stage, *trainable)}};
}

}  // namespace

nlohmann::json run_train(Stage& stage) {
  if (stage.request.settings.at("length").at("value") == 0) return take_model(stage);
  Split split = read_split(stage);
  equalise_channels(split);
  const ImageSpec image = stage.sets.spec(split.train);
  const nlohmann::json counts = counts_of(split.train);
  const auto trainable = make_component<Trainable>(stage, stage.request.component);
  nlohmann::json facts = Training(stage, *trainable, std::move(split), image).run();
  facts["counts"] = counts;
  facts["parameters"] = parameter_counts(stage, *trainable);
  return facts;
}

}  // namespace equipoise
