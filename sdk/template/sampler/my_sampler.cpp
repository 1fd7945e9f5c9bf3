#include <equipoise/sdk.hpp>

using namespace equipoise;

/// Chooses the pictures nearest to the mean of the pool.
class MySampler final : public Sampler {
 public:
  struct Options {
    static void declare(Schema<Options>& s) {
      s.slot("features", Kind::embedder, "Feature space in which distances are taken");
    }
  };
  explicit MySampler(Options) {}

  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override {
    if (pool.size() == 0) throw Error(Fault::data, "my_sampler: the pool is empty");
    const at::Tensor features = context.embed("features", pool);
    const at::Tensor distances = features.sub(features.mean(0)).square().sum(1);
    context.tick(1, 1);
    return distances.argsort(/*stable=*/true, /*dim=*/0).slice(0, 0, count).contiguous();
  }
};

EQUIPOISE_PLUGIN("my_sampler", "0.1.0") {
  plugin.add<MySampler>("my_sampler", "The pictures nearest to the mean of the pool");
}
