#include "options.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

namespace equipoise::pggan {

namespace {

void declare_networks(Schema<Options>& schema) {
  schema.add("latent_size", &Options::latent_size, "Normal numbers that a picture is drawn from")
      .range(1, 4096)
      .unit("numbers");
  schema
      .add("channels", &Options::channels,
           "Widths of both networks at 4, 8, 16, ... pixels; the last holds for all larger sizes")
      .range(1, 4096)
      .unit("channels");
  schema.add("equalised_learning_rate", &Options::equalised_learning_rate,
             "Scale the weights when they are used, instead of once at the start");
  schema.add("generator_pixel_norm", &Options::generator_pixel_norm,
             "Normalise each pixel's features in the generator; its first layer always does");
  schema.add("discriminator_pixel_norm", &Options::discriminator_pixel_norm,
             "Normalise each pixel's features in the discriminator");
  schema.add("normalise_latent", &Options::normalise_latent, "Bring each latent to unit mean square first");
  schema.add("output", &Options::output, "The generator's last function").choices({"linear", "tanh"});
  schema.add("leaky_slope", &Options::leaky_slope, "Slope of the leaky ReLU below 0").range(0.001, 1.0);
  schema.add("upsampling", &Options::upsampling, "How the generator doubles its features")
      .choices({"bilinear", "nearest"});
  schema
      .add("minibatch_deviation", &Options::minibatch_deviation,
           "Group size of the minibatch standard deviation; 0 leaves it out")
      .range(0, 1024)
      .unit("pictures");
}

void declare_growth(Schema<Options>& schema) {
  schema.add("start_size", &Options::start_size, "Side of the pictures of the first phase")
      .range(4, 512)
      .unit("pixels");
  schema
      .add("phase_steps", &Options::phase_steps,
           "Steps at each size: none splits the training evenly, one number is for all, or one a size; the "
           "last phase lasts until the end of the training")
      .range(1, 1e12)
      .unit("steps");
  schema.add("fade_share", &Options::fade_share, "Share of a phase in which its new layers fade in")
      .range(0.0, 1.0);
  schema.add("fade_reals", &Options::fade_reals, "Fade the real pictures' detail in as well");
}

void declare_loss(Schema<Options>& schema) {
  schema
      .add("loss", &Options::loss,
           "Wasserstein distance with gradient penalty, or the non-saturating loss with R1")
      .choices({"wgan-gp", "non-saturating"});
  schema.add("gradient_penalty", &Options::gradient_penalty, "Weight of the gradient penalty (wgan-gp)")
      .range(0.0, 1e6);
  schema.add("drift", &Options::drift, "Weight of the real pictures' squared scores (wgan-gp)")
      .range(0.0, 1e6);
  schema.add("r1_gamma", &Options::r1_gamma, "Weight of the R1 penalty, twice (non-saturating)")
      .range(0.0, 1e6);
}

void declare_training(Schema<Options>& schema) {
  schema
      .add("batch", &Options::batch,
           "Pictures a step, one number or one a phase; the last holds for all later phases")
      .range(1, 65'536)
      .unit("pictures");
  schema.add("generator_learning_rate", &Options::generator_learning_rate, "Learning rate of Adam")
      .range(0.0, 10.0);
  schema.add("discriminator_learning_rate", &Options::discriminator_learning_rate, "Learning rate of Adam")
      .range(0.0, 10.0);
  schema.add("beta1", &Options::beta1, "Decay of Adam's first moment").range(0.0, 0.999999);
  schema.add("beta2", &Options::beta2, "Decay of Adam's second moment").range(0.0, 0.999999);
  schema.add("discriminator_steps", &Options::discriminator_steps, "Discriminator updates a generator update")
      .range(1, 100)
      .unit("steps");
  schema
      .add("ema", &Options::ema,
           "Decay of the moving average of the generator that draws; 0 draws with the weights themselves")
      .range(0.0, 0.999999);
  schema
      .add("crop_scale", &Options::crop_scale,
           "Real pictures are brought to this multiple of the size and cropped at random")
      .range(1.0, 4.0);
  schema.add("flip", &Options::flip, "Mirror half of the real pictures left to right");
  schema.add("precision", &Options::precision, "Arithmetic of the training; drawing is always in fp32")
      .choices({"fp32", "bf16"});
  schema.add("channels_last", &Options::channels_last, "Keep a pixel's features side by side in memory");
}

void published(Options& options) {
  options.latent_size = 128;
  options.equalised_learning_rate = true;
  options.discriminator_pixel_norm = true;
  options.normalise_latent = false;
  options.leaky_slope = 0.1;
  options.phase_steps = {33'333};
  options.batch = {4};
}

void declare_presets(Schema<Options>& schema) {
  schema.preset("paper", "Khazrak et al. 2025 as their text has it", [](Options& options) {
    published(options);
    options.channels = {128, 128, 128, 128, 64, 64};
    options.output = "tanh";
  });
  schema.preset("published_code", "Khazrak et al. 2025 as their code has it", [](Options& options) {
    published(options);
    options.channels = {128, 128, 128, 128, 64, 32, 32};
    options.generator_pixel_norm = false;
  });
}

}  // namespace

void Options::declare(Schema<Options>& schema) {
  declare_networks(schema);
  declare_growth(schema);
  declare_loss(schema);
  declare_training(schema);
  declare_presets(schema);
}

NetworkOptions network_options(const Options& options, const ImageSpec& image) {
  const std::int64_t side = image.height;
  const bool power = side > 0 && (side & (side - 1)) == 0;
  if (image.width != side || !power || side < 16 || side > 512)
    throw Error(Fault::usage,
                "pggan: pictures of " + std::to_string(image.height) + "x" + std::to_string(image.width) +
                    " pixels cannot be grown",
                "set size to 16, 32, 64, 128, 256 or 512");
  if (image.channels != 1 && image.channels != 3)
    throw Error(Fault::usage,
                "pggan: pictures of " + std::to_string(image.channels) + " channels cannot be grown",
                "use pictures of 1 or 3 channels");
  if (options.channels.empty())
    throw Error(Fault::usage, "pggan: channels is empty", "give at least one width");
  NetworkOptions network;
  network.latent = options.latent_size;
  network.colours = image.channels;
  network.levels = level_of(side) + 1;
  network.channels = options.channels;
  network.slope = options.leaky_slope;
  network.equalised = options.equalised_learning_rate;
  network.generator_pixel_norm = options.generator_pixel_norm;
  network.discriminator_pixel_norm = options.discriminator_pixel_norm;
  network.normalise_latent = options.normalise_latent;
  network.tanh_output = options.output == "tanh";
  network.bilinear = options.upsampling == "bilinear";
  network.deviation_group = options.minibatch_deviation;
  return network;
}

GrowthPlan growth_plan(const Options& options, const ImageSpec& image) {
  return {options.start_size, image.height, options.phase_steps, options.fade_share};
}

LossOptions loss_options(const Options& options) {
  return {options.loss == "wgan-gp", options.gradient_penalty, options.drift, options.r1_gamma};
}

Precision training_precision(const Options& options) {
  return {options.precision == "bf16" ? at::kBFloat16 : at::kFloat,
          options.channels_last ? at::MemoryFormat::ChannelsLast : at::MemoryFormat::Contiguous};
}

Augmentation augmentation(const Options& options) {
  return {options.crop_scale, options.flip};
}

std::int64_t batch_of(const Options& options, std::int64_t phase) {
  const auto last = static_cast<std::int64_t>(options.batch.size()) - 1;
  return options.batch[static_cast<std::size_t>(std::min(phase, last))];
}

}  // namespace equipoise::pggan
