#include "tiny_generator.hpp"

#include <utility>

using namespace equipoise;

namespace {

Values tiny_unet() {
  return {{"block_out_channels", std::vector<std::int64_t>{8, 16}},
          {"layers_per_block", std::int64_t{1}},
          {"attention_resolutions", std::vector<std::int64_t>{8}},
          {"norm_groups", std::int64_t{4}},
          {"batch", std::int64_t{4}},
          {"learning_rate", 2e-3},
          {"warmup_steps", std::int64_t{2}},
          {"sampling_steps", std::int64_t{5}}};
}

Values tiny_gan() {
  return {{"latent_size", std::int64_t{8}},        {"channels", std::vector<std::int64_t>{8, 8}},
          {"batch", std::vector<std::int64_t>{4}}, {"start_size", std::int64_t{8}},
          {"generator_learning_rate", 2e-3},       {"discriminator_learning_rate", 2e-3}};
}

}  // namespace

Values tiny_values(const std::string& generator, const Values& changes) {
  Values values = generator == "pggan" ? tiny_gan() : tiny_unet();
  if (generator == "ddpm") values["timesteps"] = std::int64_t{100};
  for (const auto& [name, value] : changes) values[name] = value;
  return values;
}

Split tiny_split(std::int64_t steps, bool both_classes) {
  Split split;
  split.train = make_pictures(10, tiny_image, both_classes);
  split.steps = steps;
  return split;
}

TinyRun::TinyRun(const std::string& generator, const Values& changes, Split pictures)
    : split(std::move(pictures)),
      context(5),
      model(load_as<Generator>(generator, tiny_values(generator, changes))) {
  model->build(tiny_image, context);
  model->prepare(split, context);
}

double TinyRun::train(std::int64_t begin, std::int64_t end) {
  return ::train(*model, split, context, begin, end);
}

Archive TinyRun::archive() const {
  Archive archive;
  model->save(archive);
  return archive;
}
