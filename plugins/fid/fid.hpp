#pragma once

#include <cstdint>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Fréchet distance between two image sets in the feature space of slot `features` (Heusel et al. 2017).
class Fid final : public Metric {
 public:
  struct Options {
    std::int64_t bootstrap = -1;
    std::int64_t infinity = 0;
    static void declare(Schema<Options>& schema);
  };

  explicit Fid(Options options) : options_(options) {}

  /// Score "fid" with its floor and its interval (see `bootstrap`); then, if asked for, "fid_infinity" with
  /// its floor. Error(data) if a set has fewer than 2 pictures (4 for "fid_infinity") or features that are
  /// not finite.
  std::vector<Score> measure(const Inputs& inputs, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
