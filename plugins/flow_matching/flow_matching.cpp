#include "flow_matching.hpp"

#include <optional>
#include <utility>

#include <ATen/TensorOperators.h>
#include <ATen/core/Tensor.h>
#include <ATen/ops/rand.h>
#include <ATen/ops/randn.h>

#include <equipoise/image_ops.hpp>

namespace equipoise::flow_matching {

namespace {

/// What the network is told at t = 1: its sines were made for a thousand timesteps.
constexpr double time_scale = 1000.0;

}  // namespace

void Options::declare(Schema<Options>& schema) {
  nn::UNetSettings::declare(schema);
  nn::TrainingSettings::declare(schema);
  schema
      .add("time_sampling", &Options::time_sampling,
           "How training draws the time: evenly, or more often in the middle (Esser et al. 2024)")
      .choices({"uniform", "logit_normal"});
  schema.add("time_mean", &Options::time_mean, "Mean of the time's logit, for logit_normal")
      .range(-10.0, 10.0);
  schema
      .add("time_deviation", &Options::time_deviation,
           "Standard deviation of the time's logit, for logit_normal")
      .range(0.01, 10.0);
  schema
      .add("sampler", &Options::sampler,
           "Euler's method, or Heun's of second order with two network evaluations a step")
      .choices({"euler", "heun"})
      .for_sampling();
  schema.add("sampling_steps", &Options::sampling_steps, "Steps from noise to picture")
      .range(1, 100'000)
      .unit("steps")
      .for_sampling();
  schema.preset("paper", "The network of Khazrak et al. 2025, for 128 pixels, in bfloat16", [](Options& o) {
    nn::choose_paper_network(o);
    o.precision = "bf16";
  });
  schema.preset("small", "For 64 pixels: widths 64, 64, 128, 128, attention at 16",
                [](Options& o) { nn::choose_small_network(o); });
  schema.preset("tiny", "For 32 pixels: widths 32, 64, 64, attention at 16",
                [](Options& o) { nn::choose_tiny_network(o); });
}

FlowMatching::FlowMatching(Options options) : options_(std::move(options)), training_(options_, options_) {}

void FlowMatching::build(const ImageSpec& image, Context& context) {
  std::optional<nn::DiffusersFolder> folder;
  if (!options_.weights.empty()) folder = nn::read_diffusers(options_.weights);
  training_.build(image, context, folder ? &*folder : nullptr);
}

nn::Examples FlowMatching::examples(const at::Tensor& clean, at::Generator& generator) const {
  const at::Tensor t = options_.time_sampling == "uniform" ? at::rand({clean.size(0)}, generator, at::kFloat)
                                                           : at::randn({clean.size(0)}, generator, at::kFloat)
                                                                 .mul_(options_.time_deviation)
                                                                 .add_(options_.time_mean)
                                                                 .sigmoid_();
  const at::Tensor noise = at::randn(clean.sizes(), generator, at::kFloat);
  return {clean.lerp(noise, t.view({-1, 1, 1, 1})), t * time_scale, noise - clean, {}};
}

Step FlowMatching::step(std::int64_t index, const Split& split, Context& context) {
  return training_.step(index, split, context, [this](const at::Tensor& clean, at::Generator& generator) {
    return examples(clean, generator);
  });
}

void FlowMatching::save(Archive& archive) const {
  training_.save(archive);
  const ImageSpec& image = training_.image();
  nn::describe_for_diffusers(archive, training_.network().options(), image.height, image.width, nullptr);
}

at::Tensor FlowMatching::sample(const at::Tensor& labels, std::int64_t first, Context& context) {
  const nn::UNetEvaluation network(training_, labels, options_.guidance);
  const ImageSpec& image = training_.image();
  const std::int64_t steps = options_.sampling_steps;
  at::Tensor x = context.noise(first, {labels.size(0), image.channels, image.height, image.width})
                     .to(training_.device());
  for (std::int64_t i = 0; i < steps; ++i) {
    const double t = 1.0 - static_cast<double>(i) / static_cast<double>(steps);
    const double next = 1.0 - static_cast<double>(i + 1) / static_cast<double>(steps);
    const at::Tensor velocity = network(x, time_scale * t);
    at::Tensor moved = x.add(velocity, next - t);
    if (options_.sampler == "heun")
      moved = x.add(velocity + network(moved, time_scale * next), 0.5 * (next - t));
    x = moved;
    context.tick(i + 1, steps);
  }
  return to_pixels(x);
}

}  // namespace equipoise::flow_matching
