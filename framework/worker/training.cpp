#include "worker/training.hpp"

#include <algorithm>
#include <cmath>
#include <utility>
#include <vector>

#include <ATen/core/grad_mode.h>
#include <ATen/ops/tensor.h>

#include "worker/contact_sheet.hpp"
#include "worker/generated.hpp"
#include "worker/predictions.hpp"
#include "worker/random_state.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kPreview = 16;

bool validated(const Trainable& trainable, const Split& split) {
  return dynamic_cast<const Classifier*>(&trainable) != nullptr && split.validation.size() > 0 &&
         split.validation.pixels.defined();
}

/// Equal numbers of each class that the model has seen.
at::Tensor preview_labels(const ImageSet& train) {
  std::vector<std::int64_t> present, labels;
  const auto counts = count_by_class(train);
  for (std::size_t label = 0; label < counts.size(); ++label) {
    if (counts[label] > 0) present.push_back(static_cast<std::int64_t>(label));
  }
  for (std::int64_t i = 0; i < kPreview; ++i)
    labels.push_back(
        present[static_cast<std::size_t>(i) * present.size() / static_cast<std::size_t>(kPreview)]);
  return at::tensor(labels, at::kLong);
}

}  // namespace

std::int64_t steps_of(const nlohmann::json& length, std::int64_t per_epoch, std::int64_t pictures) {
  const std::string unit = length.at("unit");
  const double value = length.at("value");
  double steps = value;
  if (unit == "epochs") steps = value * static_cast<double>(per_epoch);
  if (unit == "images") steps = value * static_cast<double>(per_epoch) / static_cast<double>(pictures);
  return std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(steps - 1e-9)));
}

Training::Training(Stage& stage, Trainable& trainable, Split split, const ImageSpec& image)
    : stage_(stage),
      trainable_(trainable),
      context_(stage, stage.request.component),
      split_(std::move(split)),
      image_(image),
      classifier_(dynamic_cast<Classifier*>(&trainable)),
      generator_(dynamic_cast<Generator*>(&trainable)),
      curve_(validated(trainable, split_)),
      clock_(stage.request.execution.value("checkpoint_seconds", 10.0)) {}

nlohmann::json Training::run() {
  start();
  train();
  try {
    preview();
  } catch (const Error& error) {
    if (error.fault() == Fault::cancelled) checkpoint();
    throw;
  }
  write_model(stage_, trainable_, {image_, split_.train.classes, done_});
  write_whole(stage_.store.files(), stage_.folder / "curve.csv", curve_.text());
  return {{"image", image_to_json(image_)}, {"steps", done_},
          {"planned_steps", split_.steps},  {"steps_per_epoch", per_epoch_},
          {"train", split_.train.size()},   {"validation", split_.validation.size()},
          {"training_seconds", seconds()},  {"resumed_at", resumed_at_}};
}

void Training::start() {
  const std::string here = place(stage_, stage_.request.component);
  guarded(here + ", building", [&] { trainable_.build(image_, context_); });
  per_epoch_ = guarded(here, [&] { return trainable_.steps_per_epoch(split_); });
  if (per_epoch_ < 1) throw Error(Fault::plugin, here + " says that an epoch has no steps");
  split_.steps = steps_of(stage_.request.settings.at("length"), per_epoch_, split_.train.size());
  end_ = split_.steps;
  guarded(here + ", preparing", [&] { trainable_.prepare(split_, context_); });
  if (const auto checkpoint = read_checkpoint(stage_.folder)) resume(*checkpoint);
  start_ = std::chrono::steady_clock::now();
}

void Training::resume(const Checkpoint& checkpoint) {
  guarded(place(stage_, stage_.request.component) + ", resuming",
          [&] { trainable_.load(checkpoint.archive); });
  restore_random_state(checkpoint.random, stage_.rng, stage_.device);
  curve_ = Curve(validated(trainable_, split_), checkpoint.curve);
  done_ = resumed_at_ = checkpoint.done;
  earlier_seconds_ = checkpoint.seconds;
  end_ = checkpoint.total;
  log_line(stage_, Level::info,
           "resumed at step " + std::to_string(done_) + " of " + std::to_string(split_.steps));
}

void Training::train() {
  while (done_ < end_) {
    step();
    const bool stop = stage_.host.stop_requested();
    if (stop || (done_ < end_ && clock_.due())) checkpoint();
    if (stop) throw Error(Fault::cancelled, where() + " was stopped");
  }
  if (end_ < split_.steps) log_line(stage_, Level::info, "converged after step " + std::to_string(done_));
}

void Training::step() {
  context_.mute(true);
  const Step result = guarded(where(), [&] { return trainable_.step(done_, split_, context_); });
  context_.mute(false);
  check_finite(result);
  ++done_;
  if (result.finished) end_ = done_;
  CurveRow row{done_, (done_ - 1) / per_epoch_ + 1, seconds(), result.scalars, {}};
  row.validation = validate(done_ == end_ || done_ % per_epoch_ == 0);
  curve_.add(row);
  stage_.host.progress(done_, split_.steps, "steps", result.scalars);
}

void Training::check_finite(const Step& step) const {
  if (step.scalars.empty()) throw Error(Fault::plugin, where() + " reports no loss");
  for (const Scalar& scalar : step.scalars) {
    if (std::isfinite(scalar.value)) continue;
    throw Error(Fault::diverged, where() + ": " + scalar.name + " is " + std::to_string(scalar.value),
                "lower the learning rate, or clip the gradients");
  }
}

std::optional<Validation> Training::validate(bool epoch_ends) {
  if (!epoch_ends || !validated(trainable_, split_)) return std::nullopt;
  const RandomStateGuard undisturbed(stage_.rng, stage_.device);
  const at::Tensor probabilities =
      predict_in_batches(stage_, *classifier_, split_.validation, context_, true);
  context_.mute(false);
  return validation_of(probabilities, split_.validation.labels);
}

void Training::checkpoint() {
  clock_.writing();
  Checkpoint now;
  now.done = done_;
  now.total = end_;
  now.threads = stage_.threads;
  now.seconds = seconds();
  now.random = random_state(stage_.rng, stage_.device);
  now.curve = curve_.text();
  guarded(where() + ", saving", [&] { trainable_.save(now.archive); });
  write_checkpoint(stage_.store.files(), stage_.folder, now);
  clock_.written();
}

void Training::preview() {
  if (generator_ == nullptr) return;
  const RandomStateGuard undisturbed(stage_.rng, stage_.device);
  const at::Tensor pictures = draw(stage_, *generator_, preview_labels(split_.train), 0, context_);
  write_contact_sheet(stage_.store.files(), stage_.folder / "preview.png", pictures);
}

double Training::seconds() const {
  const std::chrono::duration<double> now = std::chrono::steady_clock::now() - start_;
  return earlier_seconds_ + now.count();
}

std::string Training::where() const {
  return place(stage_, stage_.request.component) + ", step " + std::to_string(done_ + 1) + " of " +
         std::to_string(split_.steps);
}

}  // namespace equipoise
