// Times training steps of a progressive GAN and prints one line of JSON:
//   bench_pggan --size 32 --batch 4 --steps 10 --warmup 2 --dtype fp32|bf16 --threads 1 --alpha 0.5
//   --channels 3
// The networks are those of preset `published_code` at 256 pixels, grown to --size; latents, real pictures
// and weights are drawn from --seed.
#include <algorithm>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include <ATen/Parallel.h>
#include <ATen/TensorOperators.h>
#include <ATen/ops/_foreach_lerp.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>
#include <c10/core/GradMode.h>
#include <malloc.h>
#include <sys/resource.h>

#include <equipoise/random.hpp>

#include "pggan/adam.hpp"
#include "pggan/critic.hpp"
#include "pggan/generator.hpp"
#include "pggan/options.hpp"

namespace {

using namespace equipoise;
using namespace equipoise::pggan;

using Arguments = std::map<std::string, std::string>;

Arguments parse(int count, char** words) {
  Arguments arguments = {{"size", "32"},    {"batch", "4"},    {"steps", "10"},  {"warmup", "2"},
                         {"dtype", "fp32"}, {"threads", "1"},  {"alpha", "0.5"}, {"channels", "3"},
                         {"seed", "0"},     {"heap", "system"}};
  for (int i = 1; i + 1 < count; i += 2) {
    const std::string name = std::string(words[i]).substr(2);
    if (arguments.count(name) == 0) {
      std::fprintf(stderr, "unknown option %s\n", words[i]);
      std::exit(2);
    }
    arguments[name] = words[i + 1];
  }
  return arguments;
}

/// What one training step needs, as the plugin holds it.
struct Trainer {
  NetworkOptions options;
  Growth growth;
  Precision precision;
  at::Generator random;
  GeneratorNetwork generator, average;
  DiscriminatorNetwork discriminator;
  GrowingAdam generator_adam, discriminator_adam;
  std::vector<at::Tensor> weights, averages;
  at::Tensor real;
  double loss = 0, critic_loss = 0, penalty = 0;

  Trainer(const NetworkOptions& networks, const Growth& grown, const Precision& arithmetic,
          std::int64_t batch, std::uint64_t seed)
      : options(networks),
        growth(grown),
        precision(arithmetic),
        random(make_generator(seed)),
        generator(options, at::kCPU, make_generator(seed + 1)),
        average(options, at::kCPU, make_generator(seed + 1)),
        discriminator(options, at::kCPU, make_generator(seed + 2)),
        generator_adam(generator.parameters(), 0.0, 0.99),
        discriminator_adam(discriminator.parameters(), 0.0, 0.99),
        weights(generator.parameters().trainable()),
        averages(average.parameters().trainable()),
        real(at::rand({batch, options.colours, growth.side(), growth.side()}, random, at::kFloat) * 2 - 1) {}

  void step() {
    c10::NoGradGuard no_grad;
    const std::int64_t batch = real.size(0);
    GeneratorTape tape;
    const at::Tensor latent = at::randn({batch, options.latent}, random, at::kFloat);
    const at::Tensor share = at::rand({batch, 1, 1, 1}, random, at::kFloat);
    const at::Tensor fake = generator.forward(latent, growth, precision, &tape);
    const CriticLoss critic = critic_gradient(discriminator, {}, growth, precision, real, fake, share);
    discriminator_adam.step(1e-3);
    const PictureLoss pictures = generator_loss(discriminator, {}, growth, precision, fake);
    generator.backward(pictures.gradient, tape);
    generator_adam.step(1e-3);
    at::_foreach_lerp_(averages, weights, 0.001);
    loss = pictures.loss.item<double>();
    critic_loss = critic.loss.item<double>();
    penalty = critic.penalty.item<double>();
  }
};

double seconds(const auto& work) {
  const auto begin = std::chrono::steady_clock::now();
  work();
  return std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count();
}

NetworkOptions published() {
  Schema<Options> schema;
  Options::declare(schema);
  for (const Preset& preset : schema.declaration().presets)
    if (preset.name == "published_code")
      return network_options(schema.parse(preset.values), {3, 256, 256, 0, "area"});
  return {};
}

}  // namespace

int main(int count, char** words) {
  const Arguments arguments = parse(count, words);
  const auto number = [&](const std::string& name) { return std::stol(arguments.at(name)); };
  at::set_num_threads(static_cast<int>(number("threads")));
  if (arguments.at("heap") == "kept") {  // Blocks of any size stay with the process.
    mallopt(M_MMAP_MAX, 0);
    mallopt(M_TRIM_THRESHOLD, -1);
  }
  NetworkOptions options = published();
  options.colours = number("channels");
  const Precision precision{arguments.at("dtype") == "bf16" ? at::kBFloat16 : at::kFloat,
                            at::MemoryFormat::ChannelsLast};
  const Growth growth{level_of(number("size")), std::stod(arguments.at("alpha"))};
  Trainer trainer(options, growth, precision, number("batch"), static_cast<std::uint64_t>(number("seed")));
  for (long i = 0; i < number("warmup"); ++i) trainer.step();
  std::vector<double> times;
  for (long i = 0; i < number("steps"); ++i) times.push_back(seconds([&] { trainer.step(); }));
  std::sort(times.begin(), times.end());
  const double median = times[times.size() / 2];
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  std::printf(
      "{\"work\": \"pggan\", \"size\": %ld, \"batch\": %ld, \"dtype\": \"%s\", \"threads\": %ld, \"heap\": "
      "\"%s\", "
      "\"steps\": %ld, \"median_s\": %.6f, \"min_s\": %.6f, \"max_s\": %.6f, \"images_per_s\": %.3f, "
      "\"generator_loss\": %.6f, \"discriminator_loss\": %.6f, \"gradient_penalty\": %.6f, "
      "\"peak_rss_mib\": %.1f}\n",
      number("size"), number("batch"), arguments.at("dtype").c_str(), number("threads"),
      arguments.at("heap").c_str(), number("steps"), median, times.front(), times.back(),
      static_cast<double>(number("batch")) / median, trainer.loss, trainer.critic_loss, trainer.penalty,
      static_cast<double>(usage.ru_maxrss) / 1024.0);
  return 0;
}
