#include <string>
#include <vector>

#include <ATen/ops/pdist.h>

#include <equipoise/error.hpp>
#include <equipoise/plugin.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {
namespace {

/// How far the pictures of a set lie from each other.
class Spread final : public Metric {
 public:
  struct Options {
    static void declare(Schema<Options>& schema) {
      schema.input("candidate", "Pictures whose spread is measured");
      schema.slot("features", Kind::embedder, "Feature space that distances are measured in");
    }
  };

  explicit Spread(const Options&) {}

  /// "mean_distance": mean Euclidean distance over all pairs; Error(data) below two pictures.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override {
    const ImageSet& pictures = inputs.at("candidate");
    if (pictures.size() < 2)
      throw Error(Fault::data, "the spread of " + std::to_string(pictures.size()) + " pictures is none",
                  "measure at least two pictures");
    const at::Tensor features = context.embed("features", pictures).to(at::kDouble).contiguous();
    return {{"mean_distance", at::pdist(features, 2.0).mean().item<double>()}};
  }
};

}  // namespace
}  // namespace equipoise

EQUIPOISE_PLUGIN("spread", "0.1.0") {
  plugin.add<equipoise::Spread>("spread", "Mean distance between the pictures of a set");
}
