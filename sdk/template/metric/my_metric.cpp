#include <cmath>

#include <equipoise/sdk.hpp>

using namespace equipoise;

/// How far the brightness of two sets of pictures is apart.
class MyMetric final : public Metric {
 public:
  struct Options {
    static void declare(Schema<Options>& s) {
      s.input("reference", "Pictures to compare with, as a rule real ones");
      s.input("candidate", "Pictures to judge, as a rule generated ones");
    }
  };
  explicit MyMetric(Options) {}

  std::vector<Score> measure(const Inputs& inputs, Context&) override {
    const at::Tensor one = brightness(inputs.at("reference")), other = brightness(inputs.at("candidate"));
    const double means = one.mean().item<double>() - other.mean().item<double>();
    const double deviations = one.std(0).item<double>() - other.std(0).item<double>();
    return {{"mean_difference", std::abs(means)}, {"deviation_difference", std::abs(deviations)}};
  }

 private:
  /// [N], 0 .. 1
  static at::Tensor brightness(const ImageSet& images) {
    if (images.size() < 2) throw Error(Fault::data, "my_metric needs at least 2 pictures in each set");
    return to_unit(images.pixels).flatten(1).mean(1);
  }
};

EQUIPOISE_PLUGIN("my_metric", "0.1.0") {
  plugin.add<MyMetric>("my_metric", "Difference of two sets of pictures in brightness");
}
