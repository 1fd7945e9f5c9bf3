#include <ATen/ATen.h>
#include <equipoise/sdk.hpp>

namespace {

using namespace equipoise;

/// Draws each pixel from a normal distribution of its own, with the mean and deviation of its class.
class Gaussian final : public Generator {
 public:
  void build(const ImageSpec& image, Context&) override {
    image_ = image;
    const std::int64_t classes = std::max<std::int64_t>(1, image.classes);
    mean_ = at::zeros({classes, image.channels, image.height, image.width});
    deviation_ = at::zeros_like(mean_);
  }

  std::int64_t steps_per_epoch(const Split&) const override { return 1; }

  Step step(std::int64_t, const Split& split, Context&) override {
    for (std::int64_t label = 0; label < mean_.size(0); ++label) {
      const at::Tensor rows = (split.train.labels == label).nonzero().flatten();
      if (rows.numel() == 0) continue;
      const at::Tensor pictures = to_signed(split.train.pixels.index_select(0, rows));
      mean_[label] = pictures.mean(0);
      deviation_[label] = pictures.std(0, /*unbiased=*/false);
    }
    return {{{"loss", deviation_.square().mean().item<double>()}}, /*finished=*/true};
  }

  void save(Archive& archive) const override {
    archive.model = {{"mean", mean_.clone()}, {"deviation", deviation_.clone()}};
  }

  void load(const Archive& archive) override {
    mean_.copy_(require(archive.model, "mean").expand_as(mean_));
    deviation_.copy_(require(archive.model, "deviation").expand_as(mean_));
  }

  std::vector<Layer> summary() const override {
    const std::int64_t numbers = mean_.numel();
    return {{"pixels", mean_[0].sizes().vec(), 2 * numbers, 2 * numbers}};
  }

  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    const at::Tensor noise = picture_noise(
        context.seed(), first, {labels.size(0), image_.channels, image_.height, image_.width});
    return to_pixels(mean_.index_select(0, labels) + deviation_.index_select(0, labels) * noise);
  }

 private:
  ImageSpec image_;
  at::Tensor mean_, deviation_;
};

}  // namespace

EQUIPOISE_PLUGIN("gaussian", "0.1.0") {
  plugin.add<Gaussian>("gaussian", "Independent Gaussian per pixel and class");
}
