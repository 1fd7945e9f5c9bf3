#include <ATen/TensorOperators.h>
#include <ATen/ops/abs.h>
#include <ATen/ops/histc.h>

#include <equipoise/sdk.hpp>

using namespace equipoise;

/// How far the grey levels of two sets of pictures are apart, whatever the pictures show.
class GreyLevels final : public Metric {
 public:
  struct Options {
    std::int64_t bins = 64;
    static void declare(Schema<Options>& s) {
      s.input("reference", "Pictures to compare with, as a rule real ones");
      s.input("candidate", "Pictures to judge, as a rule generated ones");
      s.add("bins", &Options::bins, "Classes of grey levels of the histograms").range(2, 256);
    }
  };
  explicit GreyLevels(Options options) : options_(options) {}

  /// "wasserstein": the 1-Wasserstein distance of the grey levels, in levels of 255; "total_variation": half
  /// the sum of the histograms' differences, 0 .. 1, and what it is between two halves of the reference.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override {
    const at::Tensor reference = histogram(inputs.at("reference"), 0, 1);
    const at::Tensor candidate = histogram(inputs.at("candidate"), 0, 1);
    const double width = 255.0 / static_cast<double>(options_.bins);
    const double moved = at::abs(reference.cumsum(0) - candidate.cumsum(0)).sum().item<double>() * width;
    Score variation{"total_variation", variation_of(reference, candidate)};
    if (inputs.at("reference").size() > 1)
      variation.floor =
          variation_of(histogram(inputs.at("reference"), 0, 2), histogram(inputs.at("reference"), 1, 2));
    context.tick(1, 1);
    return {{"wasserstein", moved}, variation};
  }

 private:
  static double variation_of(const at::Tensor& one, const at::Tensor& other) {
    return 0.5 * at::abs(one - other).sum().item<double>();
  }

  /// Shares of the grey levels in pictures `first`, `first` + `step`, ...: [bins] float64.
  at::Tensor histogram(const ImageSet& images, std::int64_t first, std::int64_t step) const {
    if (images.size() == 0) throw Error(Fault::data, "grey_levels: one of the sets has no pictures");
    const at::Tensor pixels = images.pixels.slice(0, first, images.size(), step).to(at::kFloat);
    const at::Tensor counts = at::histc(pixels, options_.bins, 0, 255).to(at::kDouble);
    return counts / counts.sum();
  }

  Options options_;
};

EQUIPOISE_PLUGIN("grey_levels", "0.1.0") {
  plugin.add<GreyLevels>("grey_levels", "Distance of two sets of pictures in their grey levels");
}
