#include "options.hpp"

#include <algorithm>
#include <map>
#include <sstream>
#include <utility>

#include <equipoise/error.hpp>

namespace equipoise::ddpm {

namespace {

void declare_diffusion(Schema<Options>& schema) {
  schema.add("timesteps", &Options::timesteps, "Length of the forward diffusion")
      .range(1, 100'000)
      .unit("steps");
  schema.add("schedule", &Options::schedule, "Course of the noise variances")
      .choices({"linear", "scaled_linear", "cosine"});
  schema.add("beta_start", &Options::beta_start, "First noise variance (not for cosine)").range(1e-8, 0.999);
  schema.add("beta_end", &Options::beta_end, "Last noise variance (not for cosine)").range(1e-8, 0.999);
  schema
      .add("prediction", &Options::prediction,
           "What the network learns to tell: the noise, the velocity v, or the picture")
      .choices({"epsilon", "v", "x0"});
  schema
      .add("min_snr_gamma", &Options::min_snr_gamma,
           "Limit of the signal-to-noise ratio in the weights of the loss (Hang et al. 2023), 5 in the "
           "paper; 0 "
           "weighs all timesteps alike")
      .range(0.0, 1e6);
}

void declare_sampling(Schema<Options>& schema) {
  schema.add("sampler", &Options::sampler, "Ancestral sampling, DDIM, or DPM-Solver++(2M)")
      .choices({"ddpm", "ddim", "dpm++"})
      .for_sampling();
  schema
      .add("sampling_steps", &Options::sampling_steps,
           "Network evaluations a picture, at most all timesteps; 0 takes all timesteps")
      .range(0, 100'000)
      .unit("steps")
      .for_sampling();
  schema.add("eta", &Options::eta, "Fresh noise in DDIM: 0 none, 1 as in ancestral sampling")
      .range(0.0, 1.0)
      .for_sampling();
  schema
      .add("spacing", &Options::spacing,
           "Which timesteps a shortened sampling visits; auto is leading, and linspace for dpm++, as in "
           "diffusers")
      .choices({"auto", "leading", "trailing", "linspace"})
      .for_sampling();
  schema
      .add("variance", &Options::variance,
           "Variance of ancestral sampling: the posterior's, or beta (Ho et al. 2020)")
      .choices({"small", "large"})
      .for_sampling();
  schema.add("clip_sample", &Options::clip_sample, "Hold the predicted picture in [-1, 1] at each step")
      .for_sampling();
}

void declare_presets(Schema<Options>& schema) {
  schema.preset("paper", "Khazrak et al. 2025: 128 pixels, 8,000 timesteps, all of them in sampling",
                [](Options& o) {
                  nn::choose_paper_network(o);
                  o.timesteps = 8000;
                  o.ema = 0.0;
                  o.precision = "bf16";
                  o.sampler = "ddpm";
                  o.sampling_steps = 0;
                });
  schema.preset("small", "For 64 pixels: widths 64, 64, 128, 128, attention at 16",
                [](Options& o) { nn::choose_small_network(o); });
  schema.preset("tiny", "For 32 pixels: widths 32, 64, 64, attention at 16",
                [](Options& o) { nn::choose_tiny_network(o); });
}

const std::map<std::string, std::string> their_schedule{
    {"linear", "linear"}, {"scaled_linear", "scaled_linear"}, {"cosine", "squaredcos_cap_v2"}};
const std::map<std::string, std::string> their_prediction{
    {"epsilon", "epsilon"}, {"v", "v_prediction"}, {"x0", "sample"}};

std::string our_word(const std::map<std::string, std::string>& words, const std::string& theirs) {
  for (const auto& [ours, other] : words)
    if (other == theirs) return ours;
  throw Error(Fault::internal, "diffusers' word '" + theirs + "' has no counterpart");
}

template <class T>
void settle(const char* name, T& stated, const T& fallback, const T& theirs, std::ostringstream& faults) {
  if (stated == fallback) stated = theirs;
  if (stated != theirs) faults << "\n  " << name << " is " << stated << " here and " << theirs << " there";
}

}  // namespace

void Options::declare(Schema<Options>& schema) {
  nn::UNetSettings::declare(schema);
  declare_diffusion(schema);
  nn::TrainingSettings::declare(schema);
  declare_sampling(schema);
  declare_presets(schema);
}

Options with_scheduler(Options options, const nn::SchedulerConfig& scheduler, const std::string& folder) {
  const Options fallback;
  std::ostringstream faults;
  settle("timesteps", options.timesteps, fallback.timesteps, scheduler.num_train_timesteps, faults);
  settle("schedule", options.schedule, fallback.schedule, our_word(their_schedule, scheduler.beta_schedule),
         faults);
  settle("beta_start", options.beta_start, fallback.beta_start, scheduler.beta_start, faults);
  settle("beta_end", options.beta_end, fallback.beta_end, scheduler.beta_end, faults);
  settle("prediction", options.prediction, fallback.prediction,
         our_word(their_prediction, scheduler.prediction_type), faults);
  if (!faults.str().empty())
    throw Error(Fault::usage, "the stage contradicts the scheduler of " + folder + ":" + faults.str(),
                "leave these settings out, or give the folder of the U-Net alone");
  return options;
}

nn::SchedulerConfig scheduler_config(const Options& options) {
  nn::SchedulerConfig config;
  config.num_train_timesteps = options.timesteps;
  config.beta_schedule = their_schedule.at(options.schedule);
  config.beta_start = options.beta_start;
  config.beta_end = options.beta_end;
  config.prediction_type = their_prediction.at(options.prediction);
  config.clip_sample = options.clip_sample;
  config.variance_type = options.variance == "large" ? "fixed_large" : "fixed_small";
  return config;
}

nn::NoiseSchedule noise_schedule(const Options& options) {
  const auto betas = options.schedule == "linear"          ? nn::Betas::linear
                     : options.schedule == "scaled_linear" ? nn::Betas::scaled_linear
                                                           : nn::Betas::cosine;
  return nn::NoiseSchedule(betas, options.timesteps, options.beta_start, options.beta_end);
}

nn::Prediction prediction(const Options& options) {
  if (options.prediction == "v") return nn::Prediction::v;
  return options.prediction == "x0" ? nn::Prediction::clean : nn::Prediction::epsilon;
}

nn::SamplingOptions sampling_options(const Options& options) {
  nn::SamplingOptions sampling;
  sampling.solver = options.sampler == "ddpm"   ? nn::Solver::ancestral
                    : options.sampler == "ddim" ? nn::Solver::ddim
                                                : nn::Solver::dpm_solver;
  sampling.steps = std::min(options.sampling_steps, options.timesteps);
  const bool linspace =
      options.spacing == "auto" ? options.sampler == "dpm++" : options.spacing == "linspace";
  if (linspace) sampling.spacing = nn::Spacing::linspace;
  if (options.spacing == "trailing") sampling.spacing = nn::Spacing::trailing;
  sampling.eta = options.eta;
  sampling.large_variance = options.variance == "large";
  return sampling;
}

}  // namespace equipoise::ddpm
