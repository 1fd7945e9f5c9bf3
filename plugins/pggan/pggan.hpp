#pragma once

#include <memory>
#include <optional>
#include <vector>

#include <equipoise/component.hpp>

#include "adam.hpp"
#include "discriminator.hpp"
#include "generator.hpp"
#include "options.hpp"

namespace equipoise::pggan {

/// Progressive growing of GANs (Karras et al. 2018). The archive's `model` holds the generator that draws
/// (the moving average); `state` holds the trained generator under "generator.", the discriminator under
/// "discriminator.", both optimisers under "generator_adam." and "discriminator_adam.", and "steps".
class Pggan final : public Generator {
 public:
  using Options = pggan::Options;

  explicit Pggan(Options options);

  void build(const ImageSpec& image, Context& context) override;
  void prepare(const Split& split, Context& context) override;
  /// Epochs are counted in batches of the first phase.
  std::int64_t steps_per_epoch(const Split& split) const override;
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override;
  /// During the training the pictures are of the present phase, enlarged to the full size.
  at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) override;

 private:
  struct Round;
  Round draw_round(std::int64_t index, std::int64_t round, const Growth& growth, const Split& split,
                   Context& context) const;
  void start_training(std::int64_t steps);
  void average();

  Options options_;
  LossOptions loss_;
  Precision precision_;
  ImageSpec image_;
  std::optional<GeneratorNetwork> generator_, average_;
  std::optional<DiscriminatorNetwork> discriminator_;
  std::optional<GrowthSchedule> schedule_;
  std::optional<GrowingAdam> generator_adam_, discriminator_adam_;
  std::vector<at::Tensor> weights_, averages_;
  std::int64_t steps_ = 0;  ///< Steps done; 0 with a finished model.
  Growth growth_;           ///< What `sample` draws with.
};

}  // namespace equipoise::pggan
