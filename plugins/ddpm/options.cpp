#include "options.hpp"

#include <equipoise/error.hpp>

namespace equipoise::ddpm {

namespace {

void declare_network(Schema<Options>& schema) {
  schema
      .add("block_out_channels", &Options::block_out_channels,
           "Widths of the U-Net's levels, from the outermost")
      .range(1, 4096)
      .unit("channels");
  schema.add("layers_per_block", &Options::layers_per_block, "Residual blocks a level on the way down")
      .range(1, 16);
  schema
      .add("attention_resolutions", &Options::attention_resolutions,
           "Sides of the levels with self-attention; the middle always has it")
      .range(1, 4096)
      .unit("pixels");
  schema
      .add("attention_head_dim", &Options::attention_head_dim,
           "Channels of an attention head; 0 makes one head of all channels")
      .range(0, 4096)
      .unit("channels");
  schema.add("norm_groups", &Options::norm_groups, "Groups of the group norms; must divide each width")
      .range(1, 1024);
  schema.add("norm_epsilon", &Options::norm_epsilon, "Added to the variance in the group norms")
      .range(1e-12, 1.0);
  schema.add("conditional", &Options::conditional,
             "One model of all classes that is told the class, instead of one model a class");
}

void declare_training(Schema<Options>& schema) {
  schema.add("timesteps", &Options::timesteps, "Length of the forward diffusion")
      .range(1, 100'000)
      .unit("steps");
  schema.add("schedule", &Options::schedule, "Course of the noise variances")
      .choices({"linear", "scaled_linear", "cosine"});
  schema.add("beta_start", &Options::beta_start, "First noise variance (not for cosine)").range(1e-8, 0.999);
  schema.add("beta_end", &Options::beta_end, "Last noise variance (not for cosine)").range(1e-8, 0.999);
  schema.add("batch", &Options::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
  schema
      .add("learning_rate", &Options::learning_rate,
           "Peak learning rate of AdamW, followed by half a cosine to 0")
      .range(0.0, 10.0);
  schema.add("warmup_steps", &Options::warmup_steps, "Steps in which the learning rate rises from 0")
      .at_least(0)
      .unit("steps");
  schema.add("weight_decay", &Options::weight_decay, "Decoupled weight decay of AdamW").range(0.0, 10.0);
  schema.add("gradient_clip", &Options::gradient_clip, "Largest L2 norm of the gradient; 0 does not clip")
      .at_least(0.0);
  schema
      .add("ema", &Options::ema,
           "Decay of the moving average of the weights that sampling uses; 0 samples from the weights "
           "themselves")
      .range(0.0, 0.999999);
  schema.add("flip", &Options::flip, "Mirror half of the training pictures left to right");
}

void declare_sampling(Schema<Options>& schema) {
  schema.add("sampler", &Options::sampler, "Ancestral sampling, or DDIM").choices({"ddpm", "ddim"});
  schema
      .add("sampling_steps", &Options::sampling_steps, "Network evaluations a picture; 0 takes all timesteps")
      .range(0, 100'000)
      .unit("steps");
  schema.add("eta", &Options::eta, "Fresh noise in DDIM: 0 none, 1 as in ancestral sampling").range(0.0, 1.0);
  schema.add("spacing", &Options::spacing, "Which timesteps a shortened sampling visits")
      .choices({"leading", "trailing"});
  schema.add("clip_sample", &Options::clip_sample, "Hold the predicted picture in [-1, 1] at each step");
}

}  // namespace

void Options::declare(Schema<Options>& schema) {
  declare_network(schema);
  declare_training(schema);
  declare_sampling(schema);
}

nn::UNetOptions network_options(const Options& options, const ImageSpec& image) {
  const std::int64_t multiple = std::int64_t{1} << (options.block_out_channels.size() - 1);
  if (image.height % multiple != 0 || image.width % multiple != 0)
    throw Error(Fault::usage,
                "ddpm: pictures of " + std::to_string(image.height) + "x" + std::to_string(image.width) +
                    " pixels cannot be halved " + std::to_string(options.block_out_channels.size() - 1) +
                    " times",
                "set a size that is a multiple of " + std::to_string(multiple) +
                    ", or give fewer block_out_channels");
  nn::UNetOptions network;
  network.in_channels = network.out_channels = image.channels;
  network.layers_per_block = options.layers_per_block;
  network.block_out_channels = options.block_out_channels;
  network.norm_num_groups = options.norm_groups;
  network.norm_eps = options.norm_epsilon;
  network.attention_head_dim = options.attention_head_dim;
  if (options.conditional) network.num_class_embeds = image.classes;
  nn::set_attention(network, image.height, options.attention_resolutions);
  return network;
}

nn::NoiseSchedule noise_schedule(const Options& options) {
  const auto betas = options.schedule == "linear"          ? nn::Betas::linear
                     : options.schedule == "scaled_linear" ? nn::Betas::scaled_linear
                                                           : nn::Betas::cosine;
  return nn::NoiseSchedule(betas, options.timesteps, options.beta_start, options.beta_end);
}

std::vector<std::int64_t> sampling_plan(const Options& options) {
  const std::int64_t count = options.sampling_steps == 0 ? options.timesteps : options.sampling_steps;
  return nn::sampling_timesteps(options.timesteps, count,
                                options.spacing == "leading" ? nn::Spacing::leading : nn::Spacing::trailing);
}

}  // namespace equipoise::ddpm
