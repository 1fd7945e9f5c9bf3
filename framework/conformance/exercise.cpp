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
  const ImageSpec image = smallest_measured(trial, 1);
  const auto metric = trial.make_as<Metric>();
  TrialContext context = trial.begin(image);
  guarded("measure", [&] { metric->measure(sample_inputs(trial, 12, image), context); });
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
  const auto embed = [&](std::int64_t height, std::int64_t width) {
    const ImageSet set =
        sample_pictures(count, std::max<std::int64_t>(image.channels, 1), std::max(height, width));
    at::Tensor pixels = set.pixels.narrow(0, 0, take).narrow(2, 0, height).narrow(3, 0, width);
    if (image.type == "float32") pixels = pixels.to(at::kFloat);
    return guarded("embed", [&] { return embedder.embed(pixels, context); });
  };
  if (image.height > 0) return embed(image.height, image.width);
  std::vector<std::pair<std::int64_t, std::int64_t>> sizes;
  for (const std::int64_t side : trial_sides) sizes.emplace_back(side, side);
  sizes.emplace_back(1, 16);
  std::string reason;
  for (const auto& [height, width] : sizes) {
    try {
      return embed(height, width);
    } catch (const Error& error) {
      if (error.fault() != Fault::usage && error.fault() != Fault::data) throw;
      reason = error.what();
    }
  }
  throw NotTried{"it takes neither pictures of up to 128 x 128 pixels nor rows of 16 values: " + reason};
}

Inputs sample_inputs(const Trial& trial, std::int64_t count, const ImageSpec& image) {
  Inputs inputs;
  for (const Input& input : trial.registration().declaration.inputs) {
    ImageSet set = sample_pictures(count, image.channels, image.height, 2);
    for (std::string& id : set.ids) id = input.name + "/" + id;
    inputs[input.name] = std::move(set);
  }
  return inputs;
}

ImageSpec smallest_measured(const Trial& trial, std::int64_t channels) {
  ImageSpec image{channels, 0, 0, 2, "area"};
  for (const std::int64_t side : trial_sides) {
    image.height = image.width = side;
    try {
      TrialContext context = trial.begin(image);
      const auto metric = trial.make_as<Metric>();
      guarded("measure", [&] { metric->measure(sample_inputs(trial, 12, image), context); });
      return image;
    } catch (const Error& error) {
      if (error.fault() != Fault::usage && error.fault() != Fault::data) throw;
    }
  }
  return image;
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
