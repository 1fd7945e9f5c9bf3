#include "conformance/exercise.hpp"

#include <algorithm>

#include <ATen/ops/zeros.h>

#include "conformance/learner.hpp"
#include "conformance/samples.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kPictures = 6;

void learn_and_use(const Trial& trial) {
  const ImageSpec image = smallest_image(trial, 1);
  const Split split = sample_split(trial.use().kind, kPictures, image);
  Learner learner(trial, image, split);
  learner.run(2);
  learner.keep();
  guarded("summary", [&] { learner.trainable().summary(); });
  if (auto* generator = dynamic_cast<Generator*>(&learner.trainable()))
    guarded("sample", [&] { generator->sample(at::zeros({2}, at::kLong), 0, learner.context()); });
  if (auto* classifier = dynamic_cast<Classifier*>(&learner.trainable()))
    guarded("predict", [&] { classifier->predict(split.train, learner.context()); });
}

void embed(const Trial& trial) {
  const auto embedder = trial.make_as<Embedder>();
  TrialContext context = trial.begin();
  embed_samples(*embedder, kPictures, kPictures, context);
}

void select(const Trial& trial) {
  const auto sampler = trial.make_as<Sampler>();
  TrialContext context = trial.begin();
  ImageSet pool = sample_pictures(20, 1, 8);
  pool.pixels = at::Tensor();
  guarded("select", [&] { sampler->select(pool, 5, context); });
}

void measure(const Trial& trial) {
  const auto metric = trial.make_as<Metric>();
  TrialContext context = trial.begin();
  guarded("measure", [&] { metric->measure(sample_inputs(trial, 12, 1), context); });
}

void read(const Trial& trial) {
  const auto source = trial.make_as<Source>();
  TrialContext context = trial.begin();
  const SourceFacts facts = survey_of(trial, *source, context);
  if (!facts.pictures.empty()) guarded("read", [&] { source->read(0, context); });
}

}  // namespace

SourceFacts survey_of(const Trial& trial, Source& source, TrialContext& context) {
  try {
    return guarded("survey", [&] { return source.survey(context); });
  } catch (const Error& error) {
    const bool refused = error.fault() == Fault::data || error.fault() == Fault::usage;
    if (!refused || trial.use().paths.empty()) throw Broken{error.what()};
    const std::string& path = trial.use().paths.front();
    const bool given = trial.use().parameters.value(path, "") != "";
    throw NotTried{"it needs files: give them with --with " + path + "=PATH" +
                   (given ? " (" + std::string(error.what()) + ")" : std::string())};
  }
}

at::Tensor embed_samples(Embedder& embedder, std::int64_t count, std::int64_t take, TrialContext& context) {
  const ImageSpec image = embedder.input();
  const std::int64_t side = image.height > 0 ? image.height : 16;
  const ImageSet set = sample_pictures(count, std::max<std::int64_t>(image.channels, 1), side);
  at::Tensor pixels = set.pixels.narrow(0, 0, take);
  if (image.type == "float32") pixels = pixels.to(at::kFloat);
  const auto embed = [&](const at::Tensor& form) {
    return guarded("embed", [&] { return embedder.embed(form, context); });
  };
  if (image.height > 0) return embed(pixels);
  std::string reason;
  for (const at::Tensor& form : {pixels, pixels.narrow(2, 0, 1)}) {
    try {
      return embed(form);
    } catch (const Error& error) {
      if (error.fault() != Fault::usage && error.fault() != Fault::data) throw;
      reason = error.what();
    }
  }
  throw NotTried{"it takes neither pictures of 16 x 16 pixels nor rows of 16 values: " + reason};
}

Inputs sample_inputs(const Trial& trial, std::int64_t count, std::int64_t channels) {
  Inputs inputs;
  for (const Input& input : trial.registration().declaration.inputs) {
    ImageSet set = sample_pictures(count, channels, 16, 2);
    for (std::string& id : set.ids) id = input.name + "/" + id;
    inputs[input.name] = std::move(set);
  }
  return inputs;
}

void exercise(const Trial& trial) {
  switch (trial.use().kind) {
    case Kind::generator:
    case Kind::classifier:
      return learn_and_use(trial);
    case Kind::embedder:
      return embed(trial);
    case Kind::sampler:
      return select(trial);
    case Kind::metric:
      return measure(trial);
    case Kind::source:
      return read(trial);
  }
}

}  // namespace equipoise
