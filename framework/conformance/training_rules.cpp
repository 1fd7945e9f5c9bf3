#include <cmath>

#include "conformance/learner.hpp"
#include "conformance/rule.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kPictures = 6, kHalf = 2, kLong = 6;
const std::vector<Kind> kTrainables{Kind::generator, Kind::classifier};

Split split_for(const Trial& trial, const ImageSpec& image, std::int64_t count = kPictures) {
  return sample_split(trial.use().kind, count, image);
}

void steps(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  const Split split = split_for(trial, image);
  Learner learner(trial, image, split);
  demand(learner.trainable().steps_per_epoch(split) >= 1, "steps_per_epoch is below 1");
  std::vector<std::string> names;
  for (int i = 0; i < 3; ++i) {
    const Step step = learner.step();
    std::vector<std::string> now;
    for (const Scalar& scalar : step.scalars) {
      now.push_back(scalar.name);
      demand(std::isfinite(scalar.value), "scalar '" + scalar.name + "' of step " + std::to_string(i) +
                                              " is " + std::to_string(scalar.value));
    }
    demand(!now.empty() && now.front() == "loss", "the first scalar of a step is not 'loss'");
    demand(i == 0 || now == names, "step " + std::to_string(i) + " reports other scalars than step 0");
    names = now;
    if (step.finished) break;
  }
}

void same_seed_same_bytes(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  const auto trained = [&] {
    Learner learner(trial, image, split_for(trial, image));
    learner.run(kLong);
    return learner.keep().archive;
  };
  const std::string found = difference(trained(), trained());
  demand(found.empty(),
         "two trainings with one seed differ after " + std::to_string(kLong) + " steps: " + found);
}

void resume(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  Learner straight(trial, image, split_for(trial, image));
  straight.run(2 * kHalf);
  const Archive whole = straight.keep().archive;
  const Kept kept = [&] {
    Learner first(trial, image, split_for(trial, image));
    first.run(kHalf);
    return first.keep();
  }();
  Learner second(trial, image, split_for(trial, image), kept, kHalf);
  second.run(kHalf);
  const std::string found = difference(whole, second.keep().archive);
  demand(found.empty(), std::to_string(kHalf) + " steps, save, load and " + std::to_string(kHalf) +
                            " steps give something else than " + std::to_string(2 * kHalf) +
                            " steps: " + found);
}

void save_changes_nothing(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  Learner learner(trial, image, split_for(trial, image));
  learner.run(1);
  const Archive first = learner.keep().archive;
  const std::string found = difference(first, learner.keep().archive);
  demand(found.empty(), "saving twice gives two things: " + found);
  demand(!first.model.empty(), "section 'model' is empty: nothing would be left of the training");
}

void refuses_damaged_archives(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  Learner learner(trial, image, split_for(trial, image));
  learner.run(1);
  Archive archive = learner.keep().archive;
  const std::string lost = archive.model.empty() ? std::string() : archive.model.begin()->first;
  archive.model.erase(lost);
  TrialContext context = trial.begin(image);
  const auto fresh = trial.make_as<Trainable>();
  guarded("build", [&] { fresh->build(image, context); });
  const bool taken = accepted("load of an archive without '" + lost + "'", [&] { fresh->load(archive); });
  demand(!taken, "it loads an archive that lacks the tensor '" + lost + "' without a word");
}

void one_picture(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  accepted("training on one picture", [&] {
    Learner learner(trial, image, split_for(trial, image, 1));
    learner.run(1);
  });
}

void empty_set(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  const bool taken = accepted("training on no pictures", [&] {
    Learner learner(trial, image, split_for(trial, image, 0));
    learner.run(1);
  });
  demand(!taken, "it trains on an empty set without a word");
}

}  // namespace

std::vector<Rule> training_rules() {
  return {
      {"steps", kTrainables, "each step reports the same finite scalars, 'loss' first",
       "return {{{\"loss\", value}, ...}} from step, with the same names each time", steps},
      {"same_seed_same_bytes", kTrainables, "equal seeds give equal bytes",
       "draw from Context::rng, Context::noise and batch_indices only, or from LibTorch's default generators",
       same_seed_same_bytes},
      {"resume", kTrainables, "k steps, save, load, k steps are 2k steps, byte for byte",
       "save everything that a step reads: moments of the optimiser, averages, counters; derive the rest "
       "from index",
       resume},
      {"save_changes_nothing", kTrainables, "saving is an observation",
       "let save only copy references to tensors", save_changes_nothing},
      {"refuses_damaged_archives", kTrainables, "an archive without one of its tensors is refused",
       "take tensors with equipoise::require, which throws Error(data) with the name",
       refuses_damaged_archives},
      {"one_picture", kTrainables, "one picture is enough, or refused",
       "throw Error(Fault::data, ...) if it is not", one_picture},
      {"empty_set", kTrainables, "an empty set is refused",
       "throw Error(Fault::data, ...) from prepare if split.train.size() == 0", empty_set},
  };
}

}  // namespace equipoise
