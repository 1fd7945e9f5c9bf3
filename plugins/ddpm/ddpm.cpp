#include "ddpm.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/error.hpp>
#include <equipoise/image_ops.hpp>
#include <equipoise/random.hpp>

namespace equipoise::ddpm {

namespace {

// Set apart what is drawn from one stage seed for different purposes.
constexpr std::uint64_t initial_weights = 0x696e6974;
constexpr std::uint64_t training_noise = 0x6e6f6973;

}  // namespace

Ddpm::Ddpm(Options options) : options_(std::move(options)), schedule_(noise_schedule(options_)) {
  if (options_.block_out_channels.empty())
    throw Error(Fault::usage, "ddpm: block_out_channels is empty", "give at least one width");
  sampling_plan(options_);
}

void Ddpm::build(const ImageSpec& image, Context& context) {
  image_ = image;
  if (options_.conditional && image.classes < 1)
    throw Error(Fault::usage, "ddpm: conditional = true, but the pictures have no classes");
  network_.emplace(network_options(options_, image), context.device(),
                   make_generator(mix_seed(context.seed(), initial_weights)));
  weights_ = network_->parameters().trainable();
  if (options_.ema > 0) ema_ = std::make_unique<nn::Ema>(network_->parameters(), options_.ema);
}

void Ddpm::make_optimiser() {
  nn::AdamOptions adam;
  adam.weight_decay = options_.weight_decay;
  optimiser_ = std::make_unique<nn::Adam>(network_->parameters(), adam);
}

void Ddpm::prepare(const Split& split, Context& context) {
  if (split.train.size() == 0) throw Error(Fault::data, "ddpm: there are no pictures to train on");
  const at::Tensor& labels = split.train.labels;
  if (!options_.conditional && labels.defined() && (labels != labels[0]).any().item<bool>())
    throw Error(Fault::usage, "ddpm: an unconditional model is asked to learn several classes at once",
                "train one model a class (per = \"class\"), or set with.conditional = true");
  if (split.steps > 0 && options_.warmup_steps >= split.steps)
    context.log(Level::warning, "the learning rate's warm-up of " + std::to_string(options_.warmup_steps) +
                                    " steps is not shorter than the training of " +
                                    std::to_string(split.steps) + " steps: it never reaches its peak");
  make_optimiser();
}

std::int64_t Ddpm::steps_per_epoch(const Split& split) const {
  return std::max<std::int64_t>(1, (split.train.size() + options_.batch - 1) / options_.batch);
}

at::Tensor Ddpm::loss(std::int64_t index, const ImageSet& train, Context& context) const {
  const at::Tensor chosen = batch_indices(context.seed(), index, train.size(), options_.batch);
  const std::int64_t count = chosen.size(0);
  at::Generator generator =
      make_generator(mix_seed(mix_seed(context.seed(), training_noise), static_cast<std::uint64_t>(index)));
  at::Tensor clean = to_signed(train.pixels.index_select(0, chosen));
  if (options_.flip) clean = flip_where(clean, at::rand({count}, generator, at::kFloat) < 0.5);
  const at::Tensor t = at::randint(0, options_.timesteps, {count}, generator, at::kLong);
  const at::Tensor noise = at::randn(clean.sizes(), generator, at::kFloat);
  const at::Device device = context.device();
  const at::Tensor noisy = schedule_.add_noise(clean, noise, t).to(device);
  const at::Tensor labels =
      options_.conditional ? train.labels.index_select(0, chosen).to(device) : at::Tensor{};
  return at::mse_loss(network_->forward(noisy, t.to(device), labels), noise.to(device));
}

Step Ddpm::step(std::int64_t index, const Split& split, Context& context) {
  const double rate =
      nn::cosine_learning_rate(options_.learning_rate, index, split.steps, options_.warmup_steps);
  optimiser_->zero_grad();
  const at::Tensor value = loss(index, split.train, context);
  value.backward();
  const double norm = nn::clip_gradient_norm(weights_, options_.gradient_clip);
  optimiser_->step(rate);
  if (ema_) ema_->update();
  return {{{"loss", value.item<double>()}, {"learning_rate", rate}, {"gradient_norm", norm}}, false};
}

void Ddpm::save(Archive& archive) const {
  const nn::Parameters& parameters = network_->parameters();
  if (ema_) {
    parameters.save(archive.state, "net.");
    archive.state["ema.updates"] = at::full({1}, ema_->updates(), at::kLong);
  }
  {
    const nn::EmaScope average(ema_.get());
    parameters.save(archive.model);
  }
  if (optimiser_) optimiser_->save(archive.state);
}

void Ddpm::load(const Archive& archive) {
  nn::Parameters& parameters = network_->parameters();
  parameters.load(archive.model);
  if (ema_) ema_ = std::make_unique<nn::Ema>(parameters, options_.ema);
  if (archive.state.empty()) return;
  if (ema_) {
    parameters.load(archive.state, "net.");
    ema_->set_updates(require(archive.state, "ema.updates").item<std::int64_t>());
  }
  if (!optimiser_) make_optimiser();
  optimiser_->load(archive.state);
}

std::vector<Layer> Ddpm::summary() const {
  return network_->summary(image_.height, image_.width);
}

at::Tensor Ddpm::sample(const at::Tensor& labels, std::int64_t first, Context& context) {
  c10::NoGradGuard no_grad;
  const nn::EmaScope average(ema_.get());
  const std::vector<std::int64_t> plan = sampling_plan(options_);
  const std::vector<std::int64_t> shape = {labels.size(0), image_.channels, image_.height, image_.width};
  const at::Tensor classes = options_.conditional ? labels.to(context.device()) : at::Tensor{};
  at::Tensor x = picture_noise(context.seed(), first, shape).to(context.device());
  for (std::size_t i = 0; i < plan.size(); ++i) {
    const std::int64_t from = plan[i], to = i + 1 < plan.size() ? plan[i + 1] : -1;
    const auto coefficients = options_.sampler == "ddpm"
                                  ? nn::ddpm_coefficients(schedule_, from, to)
                                  : nn::ddim_coefficients(schedule_, from, to, options_.eta);
    const at::Tensor predicted =
        network_->forward(x, at::full({1}, from, x.options().dtype(at::kLong)), classes);
    at::Tensor noise;
    if (coefficients.noise != 0)
      noise = picture_noise(context.seed(), first, shape, i + 1).to(context.device());
    x = nn::denoise(schedule_, coefficients, from, x, predicted, noise, options_.clip_sample);
    context.tick(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(plan.size()));
  }
  return to_pixels(x);
}

}  // namespace equipoise::ddpm
