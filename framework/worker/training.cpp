#include "worker/training.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "worker/divergence.hpp"
#include "worker/predictions.hpp"
#include "worker/random_state.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

bool validated(const Trainable& trainable, const Split& split) {
  return dynamic_cast<const Classifier*>(&trainable) != nullptr && split.validation.size() > 0;
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
      previews_(stage, trainable, split_.train),
      curve_(validated(trainable, split_)),
      clock_(stage.request.execution.value("checkpoint_seconds", 10.0)) {
  const auto& settings = stage.request.settings;
  if (settings.contains("loss_limit")) loss_limit_ = settings.at("loss_limit").get<double>();
}

nlohmann::json Training::run() {
  start();
  train();
  const Archive archive = saved_archive(stage_, trainable_);
  if (const std::string what = divergence(archive.model); !what.empty()) stop_diverged(what);
  preview(true);
  write_model(stage_, archive, {image_, split_.train.classes, done_});
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
  previews_.keep_until(done_);
  start_ = std::chrono::steady_clock::now();
}

void Training::resume(const Checkpoint& checkpoint) {
  guarded(place(stage_, stage_.request.component) + ", resuming",
          [&] { trainable_.load(checkpoint.archive); });
  restore_random_state(checkpoint.random, stage_.rng, stage_.device);
  curve_ = CurveText(validated(trainable_, split_), checkpoint.curve);
  done_ = resumed_at_ = checkpoint.done;
  saved_ = done_;
  earlier_seconds_ = checkpoint.seconds;
  end_ = checkpoint.total;
  log_line(stage_, Level::info,
           "resumed at step " + std::to_string(done_) + " of " + std::to_string(split_.steps));
}

void Training::train() {
  while (done_ < end_) {
    preview(false);
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
  check(result);
  ++done_;
  if (result.finished) end_ = done_;
  CurveRow row{done_, (done_ - 1) / per_epoch_ + 1, seconds(), result.scalars, {}};
  row.validation = validate(done_ == end_ || done_ % per_epoch_ == 0);
  curve_.add(row);
  stage_.host.progress(done_, split_.steps, "steps", result.scalars);
}

void Training::check(const Step& step) const {
  if (step.scalars.empty()) throw Error(Fault::plugin, where() + " reports no loss");
  if (const std::string what = divergence(step.scalars, loss_limit_); !what.empty()) stop_diverged(what);
}

void Training::stop_diverged(const std::string& what) const {
  const std::string kept =
      saved_ ? "; the checkpoint of step " + std::to_string(*saved_) + " is kept in " + stage_.folder.string()
             : "; no checkpoint had been written yet";
  throw Error(Fault::diverged, where() + ": " + what,
              "lower the learning rate, or clip the gradients" + kept);
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
  if (const std::string what = divergence(now.archive.model); !what.empty()) stop_diverged(what);
  write_checkpoint(stage_.store.files(), stage_.folder, now);
  saved_ = done_;
  clock_.written();
}

void Training::preview(bool last) {
  try {
    last ? previews_.draw_last(done_, context_) : previews_.draw_if_due(done_, context_);
  } catch (const Error& error) {
    if (error.fault() == Fault::cancelled) checkpoint();
    throw;
  }
}

double Training::seconds() const {
  const std::chrono::duration<double> now = std::chrono::steady_clock::now() - start_;
  return earlier_seconds_ + now.count();
}

std::string Training::where() const {
  return place(stage_, stage_.request.component) + ", step " +
         std::to_string(std::min(done_ + 1, split_.steps)) + " of " + std::to_string(split_.steps);
}

}  // namespace equipoise
