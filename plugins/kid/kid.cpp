#include "kid.hpp"

#include <algorithm>
#include <cmath>
#include <string>

#include <ATen/ops/isfinite.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "kernel_discrepancy.hpp"

namespace equipoise {
namespace {

/// The smallest sets that halves with two pictures each can be drawn from.
constexpr std::int64_t fewest_pictures = 4;
/// Subset size of Bińkowski et al. 2018.
constexpr std::int64_t published_subset = 1000;

at::Tensor features_of(const ImageSet& images, const std::string& name, Context& context) {
  if (images.size() < fewest_pictures)
    throw Error(Fault::data, "kid needs at least " + std::to_string(fewest_pictures) + " pictures in '" +
                                 name + "', which has " + std::to_string(images.size()));
  at::Tensor features = context.embed("features", images);
  if (!at::isfinite(features).all().item<bool>())
    throw Error(Fault::data, "the features of '" + name + "' hold NaN or infinite values",
                "check the model that makes them");
  return features;
}

std::int64_t subset_size(std::int64_t asked, std::int64_t smaller_set) {
  if (asked == 0) return std::min(published_subset, smaller_set / 2);
  if (asked == 1 || asked > smaller_set)
    throw Error(Fault::usage,
                "'subset_size' of kid is " + std::to_string(asked) + ", but the smaller set has " +
                    std::to_string(smaller_set) + " pictures",
                "state 2 to that number, or 0");
  return asked;
}

double standard_deviation(const std::vector<double>& values) {
  const auto n = static_cast<double>(values.size());
  double mean = 0.0;
  for (const double value : values) mean += value / n;
  double squares = 0.0;
  for (const double value : values) squares += (value - mean) * (value - mean);
  return std::sqrt(squares / (n - 1.0));
}

}  // namespace

void Kid::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema.add("subsets", &Options::subsets, "Random subsets that kid_sd is taken over").range(2, 10'000);
  schema
      .add("subset_size", &Options::subset_size,
           "Pictures of either set in a subset; 0: half of the smaller set, "
           "at most 1000")
      .at_least(0)
      .unit("pictures");
}

std::vector<Score> Kid::measure(const Inputs& inputs, Context& context) {
  const ImageSet& reference = inputs.at("reference");
  const ImageSet& candidate = inputs.at("candidate");
  const at::Tensor real = features_of(reference, "reference", context);
  const at::Tensor drawn = features_of(candidate, "candidate", context);
  const std::int64_t size = subset_size(options_.subset_size, std::min(reference.size(), candidate.size()));
  const Discrepancy estimate = kernel_discrepancy(
      real, drawn, random_subsets(mix_seed(context.seed(), 0), reference.size(), options_.subsets, size),
      random_subsets(mix_seed(context.seed(), 1), candidate.size(), options_.subsets, size));
  return {{"kid", estimate.whole}, {"kid_sd", standard_deviation(estimate.subsets)}};
}

}  // namespace equipoise
