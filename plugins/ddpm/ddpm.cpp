#include "ddpm.hpp"

#include <string>
#include <utility>

#include <ATen/core/Tensor.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::ddpm {

namespace {

void report_differences(const Options& options, const nn::SchedulerConfig& scheduler, Context& context) {
  const bool large = scheduler.variance_type == "fixed_large";
  if (scheduler.clip_sample != options.clip_sample || large != (options.variance == "large"))
    context.log(Level::info, std::string("the folder's scheduler samples with clip_sample = ") +
                                 (scheduler.clip_sample ? "true" : "false") +
                                 " and variance = " + (large ? "large" : "small") + "; this stage does not");
}

}  // namespace

Ddpm::Ddpm(Options options) : options_(std::move(options)), training_(options_, options_) {
  nn::sampling_plan(noise_schedule(options_), sampling_options(options_));
}

void Ddpm::build(const ImageSpec& image, Context& context) {
  std::optional<nn::DiffusersFolder> folder;
  if (!options_.weights.empty()) folder = nn::read_diffusers(options_.weights);
  if (folder && folder->scheduler) {
    options_ = with_scheduler(options_, *folder->scheduler, options_.weights.string());
    report_differences(options_, *folder->scheduler, context);
  }
  schedule_ = noise_schedule(options_);
  training_.build(image, context, folder ? &*folder : nullptr);
}

nn::Examples Ddpm::examples(const at::Tensor& clean, at::Generator& generator) const {
  const at::Tensor t = at::randint(0, options_.timesteps, {clean.size(0)}, generator, at::kLong);
  const at::Tensor noise = at::randn(clean.sizes(), generator, at::kFloat);
  const nn::Prediction what = prediction(options_);
  nn::Examples examples{
      schedule_->add_noise(clean, noise, t), t, schedule_->target(what, clean, noise, t), {}};
  if (options_.min_snr_gamma > 0)
    examples.weight = schedule_->min_snr_weights(what, options_.min_snr_gamma, t);
  return examples;
}

Step Ddpm::step(std::int64_t index, const Split& split, Context& context) {
  return training_.step(index, split, context, [this](const at::Tensor& clean, at::Generator& generator) {
    return examples(clean, generator);
  });
}

void Ddpm::save(Archive& archive) const {
  training_.save(archive);
  const ImageSpec& image = training_.image();
  const nn::UNetOptions& network = training_.network().options();
  const nn::SchedulerConfig scheduler = scheduler_config(options_);
  // diffusers' pipeline asks a network with Fourier embedding about timestep 0, whose logarithm is none.
  const bool pipeline = network.time_embedding_type == "positional";
  nn::describe_for_diffusers(archive, network, image.height, image.width, pipeline ? &scheduler : nullptr);
}

at::Tensor Ddpm::sample(const at::Tensor& labels, std::int64_t first, Context& context) {
  const nn::UNetEvaluation network(training_, labels, options_.guidance);
  nn::Trajectory trajectory(nn::sampling_plan(*schedule_, sampling_options(options_)), prediction(options_),
                            options_.clip_sample);
  const ImageSpec& image = training_.image();
  const std::vector<std::int64_t> shape = {labels.size(0), image.channels, image.height, image.width};
  const auto steps = static_cast<std::int64_t>(trajectory.plan().size());
  at::Tensor x = context.noise(first, shape).to(training_.device());
  for (std::int64_t i = 0; i < steps; ++i) {
    const nn::SamplingStep& step = trajectory.plan()[static_cast<std::size_t>(i)];
    const at::Tensor output = network(x, static_cast<double>(step.timestep));
    at::Tensor noise;
    if (step.noise != 0)
      noise = picture_noise(context.seed(), first, shape, static_cast<std::uint64_t>(i) + 1).to(x.device());
    x = trajectory.advance(static_cast<std::size_t>(i), x, output, noise);
    context.tick(i + 1, steps);
  }
  return to_pixels(x);
}

}  // namespace equipoise::ddpm
