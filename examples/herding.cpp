#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/mv.h>
#include <ATen/ops/zeros.h>

#include <equipoise/sdk.hpp>

using namespace equipoise;

/// Kernel herding with the linear kernel (Welling 2009; Chen et al. 2010, eq. 8): each choice brings the mean
/// of the chosen features nearer to the mean of the pool.
class Herding final : public Sampler {
 public:
  struct Options {
    bool normalise = true;
    static void declare(Schema<Options>& s) {
      s.slot("features", Kind::embedder, "Feature space whose mean the choice keeps to");
      s.add("normalise", &Options::normalise, "Bring all features to length 1 first");
    }
  };
  explicit Herding(Options options) : options_(options) {}

  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override {
    if (pool.size() == 0) throw Error(Fault::data, "herding: the pool is empty");
    at::Tensor features = context.embed("features", pool).to(at::kDouble);
    if (options_.normalise) features = features / features.norm(2, 1, /*keepdim=*/true).clamp_min(1e-12);
    const at::Tensor mean = features.mean(0);
    at::Tensor weight = mean.clone();
    at::Tensor chosen = at::empty({count}, at::kLong);
    at::Tensor taken = at::zeros({pool.size()}, at::kBool);
    for (std::int64_t i = 0; i < count; ++i) {
      const at::Tensor gain = at::mv(features, weight).masked_fill_(taken, -1e300);
      const auto best = gain.argmax().item<std::int64_t>();
      chosen[i] = best;
      taken[best] = true;
      weight += mean - features[best];
      context.tick(i + 1, count);
    }
    return chosen;
  }

 private:
  Options options_;
};

EQUIPOISE_PLUGIN("herding", "0.1.0") {
  plugin.add<Herding>("herding", "Keeps to the mean of the pool in a feature space (Welling 2009)");
}
