#include <string>
#include <utility>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/conv2d.h>
#include <ATen/ops/randint.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/upsample_nearest2d.h>
#include <c10/core/GradMode.h>

#include <equipoise/nn/sampling.hpp>
#include <equipoise/nn/unet_training.hpp>
#include <equipoise/sdk.hpp>

using namespace equipoise;

/// The two halves of a model that the `vae` of this folder has trained, from its archive alone.
class Autoencoder {
 public:
  explicit Autoencoder(Context& context)
      : archive_(context.model("autoencoder")), device_(context.device()) {}

  /// [N, C, H, W] in -1 .. 1 -> the mean of the code, [N, latent, H/4, W/4].
  at::Tensor encode(const at::Tensor& x) const {
    at::Tensor h = convolve("encoder.in", x.to(device_)).relu();
    for (const char* name : {"encoder.down1", "encoder.down2"}) h = convolve(name, h, 2).relu();
    return convolve("encoder.moments", h).chunk(2, 1)[0];
  }
  at::Tensor decode(const at::Tensor& z) const {
    at::Tensor h = convolve("decoder.in", z).relu();
    for (const char* name : {"decoder.up1", "decoder.up2"})
      h = convolve(name, at::upsample_nearest2d(h, {2 * h.size(2), 2 * h.size(3)})).relu();
    return convolve("decoder.out", h).tanh();
  }
  std::int64_t latent_channels() const { return require(archive_.model, "decoder.in.weight").size(1); }

 private:
  at::Tensor convolve(const std::string& name, const at::Tensor& x, std::int64_t stride = 1) const {
    const at::Tensor& weight = require(archive_.model, name + ".weight");
    return at::conv2d(x, weight.to(device_), require(archive_.model, name + ".bias").to(device_),
                      {stride, stride}, {1, 1});
  }

  const Archive& archive_;
  at::Device device_;
};

/// Diffusion in the code of an autoencoder (Rombach et al. 2022): the pictures are encoded once, a U-Net
/// learns to denoise their codes, what it draws is decoded.
class LatentDiffusion final : public Generator {
 public:
  struct Options : nn::UNetSettings, nn::TrainingSettings {
    std::int64_t timesteps = 1000, sampling_steps = 50;
    // The code of a mirrored picture is not the mirrored code.
    Options() { flip = false; }
    static void declare(Schema<Options>& s) {
      s.slot("autoencoder", Kind::generator, "A trained vae, whose code the diffusion takes place in");
      nn::UNetSettings::declare(s);
      nn::TrainingSettings::declare(s);
      s.add("timesteps", &Options::timesteps, "Length of the forward diffusion")
          .range(2, 100'000)
          .unit("steps");
      s.add("sampling_steps", &Options::sampling_steps, "Steps of DDIM from noise to code")
          .range(1, 100'000)
          .unit("steps")
          .for_sampling();
    }
  };
  explicit LatentDiffusion(Options options)
      : options_(std::move(options)),
        training_(options_, options_),
        schedule_(nn::Betas::linear, options_.timesteps),
        plan_(nn::sampling_plan(schedule_, {nn::Solver::ddim, options_.sampling_steps})) {}

  void build(const ImageSpec& image, Context& context) override {
    if (image.height % 4 != 0 || image.width % 4 != 0)
      throw Error(Fault::usage, "latent_diffusion: the sides of the pictures must be multiples of 4");
    code_ = image;
    code_.channels = Autoencoder(context).latent_channels();
    code_.height /= 4, code_.width /= 4;
    training_.build(code_, context);
  }

  void prepare(const Split& split, Context& context) override {
    codes_ = split;
    training_.prepare(split, context);
    const c10::NoGradGuard no_grad;
    const Autoencoder autoencoder(context);
    std::vector<at::Tensor> codes;
    for (const at::Tensor& pixels : split.train.pixels.split(64))
      codes.push_back(autoencoder.encode(to_signed(pixels)).cpu());
    codes_.train.pixels = at::cat(codes);
    // The noise of the diffusion has deviation 1; so shall the codes.
    scale_ = codes_.train.pixels.square().mean().sqrt().clamp_min(1e-6).reshape({1});
    codes_.train.pixels.div_(scale_);
  }

  std::int64_t steps_per_epoch(const Split& split) const override { return training_.steps_per_epoch(split); }

  Step step(std::int64_t index, const Split&, Context& context) override {
    return training_.step(index, codes_, context, [this](const at::Tensor& clean, at::Generator& generator) {
      const at::Tensor t = at::randint(0, options_.timesteps, {clean.size(0)}, generator, at::kLong);
      const at::Tensor noise = at::randn(clean.sizes(), generator, at::kFloat);
      return nn::Examples{schedule_.add_noise(clean, noise, t), t, noise, {}};
    });
  }

  void save(Archive& archive) const override {
    training_.save(archive);
    archive.model["code_scale"] = scale_;
  }

  void load(const Archive& archive) override {
    scale_ = require(archive.model, "code_scale").clone();
    Archive network = archive;
    network.model.erase("code_scale");
    training_.load(network);
  }

  std::vector<Layer> summary() const override { return training_.summary(); }

  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    const nn::UNetEvaluation network(training_, labels, options_.guidance);
    nn::Trajectory trajectory(plan_, nn::Prediction::epsilon, /*clip=*/false);
    at::Tensor x = context.noise(first, {labels.size(0), code_.channels, code_.height, code_.width});
    x = x.to(context.device());
    for (std::size_t i = 0; i < plan_.size(); ++i) {
      x = trajectory.advance(i, x, network(x, static_cast<double>(plan_[i].timestep)), {});
      context.tick(static_cast<std::int64_t>(i) + 1, static_cast<std::int64_t>(plan_.size()));
    }
    return to_pixels(Autoencoder(context).decode(x * scale_.to(x.device())));
  }

 private:
  Options options_;
  nn::UNetTraining training_;
  nn::NoiseSchedule schedule_;
  std::vector<nn::SamplingStep> plan_;
  ImageSpec code_;
  Split codes_;  ///< The pictures' codes, with deviation 1, in place of their pixels.
  at::Tensor scale_;
};

EQUIPOISE_PLUGIN("latent_diffusion", "0.1.0") {
  plugin.add<LatentDiffusion>("latent_diffusion",
                              "Diffusion in the code of an autoencoder (Rombach et al. 2022)");
}
