#pragma once

#include <functional>
#include <memory>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/nn/optimiser.hpp>
#include <equipoise/schema.hpp>

#include "network.hpp"

namespace equipoise::cnn {

/// The custom CNN of Khazrak et al. 2025, Table 2, with the training of their text.
class Cnn final : public Classifier {
 public:
  struct Options {
    std::int64_t batch = 32;
    double learning_rate = 1e-4;
    double l2 = 0.001;
    double batch_norm_momentum = 0.1;
    bool recompute_statistics = false;

    static void declare(Schema<Options>& schema);
  };

  explicit Cnn(Options options) : options_(options) {}

  void build(const ImageSpec& image, Context& context) override;
  void prepare(const Split& split, Context& context) override;
  std::int64_t steps_per_epoch(const Split& split) const override;
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override;
  at::Tensor predict(const ImageSet& images, Context& context) override;
  at::Tensor features(const ImageSet& images, Context& context) override;

 private:
  /// Adds the penalty's gradient and returns its value.
  double penalise();
  void recompute_statistics(const ImageSet& train, Context& context);
  at::Tensor in_batches(const ImageSet& images, Context& context,
                        const std::function<at::Tensor(const at::Tensor&)>& map) const;

  Options options_;
  std::unique_ptr<Network> network_;
  std::unique_ptr<nn::Adam> optimiser_;
};

}  // namespace equipoise::cnn
