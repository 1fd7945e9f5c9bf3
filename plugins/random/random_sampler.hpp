#pragma once

#include <equipoise/component.hpp>

namespace equipoise {

/// Chooses uniformly without replacement. The choice depends on the seed and the ids, not on their order.
class RandomSampler final : public Sampler {
 public:
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;
};

}  // namespace equipoise
