#include <algorithm>
#include <chrono>
#include <cstdio>

#include <ATen/ops/empty.h>
#include <ATen/ops/full.h>

#include "store/content_hash.hpp"
#include "worker/checkpoint.hpp"
#include "worker/contact_sheet.hpp"
#include "worker/generated.hpp"
#include "worker/nearest_pictures.hpp"
#include "worker/random_state.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/tensor_file.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kBatch = 64;

/// Draws the pictures of one class, with checkpoints between the batches.
class Drawing {
 public:
  Drawing(Stage& stage, std::int64_t count)
      : stage_(stage),
        context_(stage, stage.request.component),
        count_(count),
        model_(read_model_facts(stage.store, stage.request.model)),
        generator_(make_component<Generator>(stage, stage.request.component)),
        clock_(stage.request.execution.value("checkpoint_seconds", 10.0)) {}

  at::Tensor run();
  const ModelFacts& model() const { return model_; }
  std::int64_t resumed_at() const { return resumed_at_; }

 private:
  void start();
  void batch();
  void checkpoint();
  std::int64_t label() const;

  Stage& stage_;
  StageContext context_;
  std::int64_t count_, done_ = 0, resumed_at_ = 0;
  ModelFacts model_;
  std::unique_ptr<Generator> generator_;
  at::Tensor pictures_;
  CheckpointClock clock_;
};

at::Tensor Drawing::run() {
  start();
  try {
    while (done_ < count_) {
      batch();
      if (done_ < count_ && clock_.due()) checkpoint();
      stage_.host.progress(done_, count_, "pictures", {});
      if (stage_.host.stop_requested()) throw Error(Fault::cancelled, "generating was stopped");
    }
  } catch (const Error& error) {
    if (error.fault() == Fault::cancelled && done_ > 0) checkpoint();
    throw;
  }
  return pictures_;
}

void Drawing::start() {
  context_.count("sampling steps");
  restore_model(stage_, stage_.request.component, stage_.request.model, *generator_, context_);
  pictures_ = at::empty({count_, model_.image.channels, model_.image.height, model_.image.width}, at::kByte);
  const auto checkpoint = read_checkpoint(stage_.folder);
  if (!checkpoint) return;
  const at::Tensor drawn = require(checkpoint->pictures, "images");
  done_ = resumed_at_ = drawn.size(0);
  pictures_.narrow(0, 0, done_).copy_(drawn);
  restore_random_state(checkpoint->random, stage_.rng, stage_.device);
  log_line(stage_, Level::info,
           "resumed at picture " + std::to_string(done_) + " of " + std::to_string(count_));
}

void Drawing::batch() {
  const TensorMap before = random_state(stage_.rng, stage_.device);
  const std::int64_t size = std::min(kBatch, count_ - done_);
  try {
    const at::Tensor drawn = draw(stage_, *generator_, at::full({size}, label(), at::kLong), done_, context_);
    at::Tensor target = pictures_.narrow(0, done_, size);
    if (drawn.sizes() != target.sizes())
      throw Error(Fault::plugin,
                  place(stage_, stage_.request.component) + " draws pictures of another size than it learnt");
    target.copy_(drawn);
  } catch (...) {
    // A checkpoint that follows must not know of the batch that was cut short.
    restore_random_state(before, stage_.rng, stage_.device);
    throw;
  }
  done_ += size;
}

void Drawing::checkpoint() {
  clock_.writing();
  Checkpoint now;
  now.done = done_;
  now.total = count_;
  now.threads = stage_.threads;
  now.random = random_state(stage_.rng, stage_.device);
  now.pictures["images"] = pictures_.narrow(0, 0, done_);
  write_checkpoint(stage_.store.files(), stage_.folder, now);
  clock_.written();
}

std::int64_t Drawing::label() const {
  const auto found = std::find(model_.classes.begin(), model_.classes.end(), stage_.request.label);
  if (found != model_.classes.end()) return found - model_.classes.begin();
  throw Error(Fault::internal,
              place(stage_, stage_.request.component) + ": the model does not know this class");
}

std::vector<SetRow> rows_of(const StageRequest& request, std::int64_t count) {
  std::vector<SetRow> rows;
  for (std::int64_t i = 0; i < count; ++i) {
    char number[24];
    std::snprintf(number, sizeof number, "%06lld", static_cast<long long>(i));
    rows.push_back(
        {"", request.label, request.name + "/" + request.label + "/" + number, request.key, i, {}});
  }
  return rows;
}

/// The noise that the request names, if any.
at::Tensor given_noise(const Stage& stage) {
  const auto& settings = stage.request.settings;
  if (!settings.contains("noise")) return {};
  const std::filesystem::path path = stage.request.execution.at("noise").get<std::string>();
  if (content_hash(path) != settings.at("noise").get<std::string>())
    throw Error(Fault::data, path.string() + " has changed since the plan was made",
                "run again: what depends on it is computed anew");
  return require(read_tensors(path), "noise");
}

/// Draws the first pictures beside what the model has learnt from, where the request names that.
void compare_with_training(Stage& stage, const at::Tensor& pictures, const std::vector<SetRow>& rows) {
  if (pictures.size(0) == 0 || stage.request.sets.count("train") == 0) return;
  const auto learnt = stage.sets.rows(stage.sets.role("train"));
  const ImageSet training = with_channels(stage.sets.make(learnt, stage.request.classes), pictures.size(1));
  if (training.pixels.defined() && training.size() > 0) write_nearest(stage, pictures, rows, training);
}

double seconds_since(std::chrono::steady_clock::time_point start) {
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - start).count();
}

}  // namespace

nlohmann::json run_generate(Stage& stage) {
  const std::int64_t count = stage.request.settings.at("count");
  stage.noise = given_noise(stage);
  const auto start = std::chrono::steady_clock::now();
  Drawing drawing(stage, count);
  const at::Tensor pictures = drawing.run();
  const double seconds = seconds_since(start);
  FileOperations& files = stage.store.files();
  write_tensors(files, stage.folder / "images.safetensors", {{"images", pictures}});
  const auto rows = rows_of(stage.request, count);
  write_whole(files, stage.folder / "set.csv", format_set(rows));
  if (count > 0) write_contact_sheet(files, stage.folder / "sheet.png", for_sheet(pictures));
  compare_with_training(stage, pictures, rows);
  return {{"image", image_to_json(drawing.model().image)},
          {"counts", {{stage.request.label, count}}},
          {"drawing_seconds", seconds},
          {"resumed_at", drawing.resumed_at()}};
}

}  // namespace equipoise
