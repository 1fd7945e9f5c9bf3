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
    moments_ = at::zeros({2, classes, image.channels, image.height, image.width});
  }

  void prepare(const Split& split, Context&) override {
    if (split.train.size() == 0) throw Error(Fault::data, "gaussian: there are no pictures to learn from");
  }

  std::int64_t steps_per_epoch(const Split&) const override { return 1; }

  Step step(std::int64_t, const Split& split, Context&) override {
    for (std::int64_t label = 0; label < moments_.size(1); ++label) {
      const at::Tensor rows = (split.train.labels == label).nonzero().flatten();
      if (rows.numel() == 0) continue;
      const at::Tensor pictures = to_signed(split.train.pixels.index_select(0, rows));
      moments_[0][label] = pictures.mean(0);
      moments_[1][label] = pictures.std(0, /*unbiased=*/false);
    }
    return {{{"loss", moments_[1].square().mean().item<double>()}}, /*finished=*/true};
  }

  void save(Archive& archive) const override { archive.model["moments"] = moments_.clone(); }

  void load(const Archive& archive) override {
    const at::Tensor moments = require(archive.model, "moments");
    if (moments.sizes() != moments_.sizes())
      throw Error(Fault::data, "gaussian: the model is for pictures of another form");
    moments_.copy_(moments);
  }

  std::vector<Layer> summary() const override {
    return {{"pixels", moments_[0][0].sizes().vec(), moments_.numel(), moments_.numel()}};
  }

  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override {
    const at::Tensor noise =
        context.noise(first, {labels.size(0), image_.channels, image_.height, image_.width});
    return to_pixels(moments_[0].index_select(0, labels) + moments_[1].index_select(0, labels) * noise);
  }

 private:
  ImageSpec image_;
  at::Tensor moments_;  ///< Mean and deviation: [2, classes, C, H, W].
};

}  // namespace

EQUIPOISE_PLUGIN("gaussian", "0.1.0") {
  plugin.add<Gaussian>("gaussian", "Independent Gaussian per pixel and class");
}
