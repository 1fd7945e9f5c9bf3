#pragma once

#include <string>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Chooses uniformly without replacement, if asked from each stratum its share. The choice depends on the
/// seed and the ids, not on their order.
class RandomSampler final : public Sampler {
 public:
  struct Options {
    std::string stratify;
    std::string allocation = "proportional";
    static void declare(Schema<Options>& schema);
  };

  explicit RandomSampler(Options options) : options_(std::move(options)) {}

  /// Error(data) if the pool has no column `stratify`.
  at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
