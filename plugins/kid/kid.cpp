#include "kid.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>
#include <utility>

#include <ATen/ops/cat.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "feature_metrics/features.hpp"
#include "feature_metrics/intervals.hpp"
#include "feature_metrics/kernel_sums.hpp"
#include "feature_metrics/random_halves.hpp"

namespace equipoise {
namespace {

/// The smallest sets that halves with two pictures each can be drawn from.
constexpr std::int64_t fewest_pictures = 4;
/// Subset size of Bińkowski et al. 2018.
constexpr std::int64_t published_subset = 1000;
/// From here on the products of rows are where the time goes.
constexpr std::int64_t wide = 256;

/// What the seeds that are derived from the stage's serve.
enum Stream : std::uint64_t { subsets_of_reference, subsets_of_candidate, halves, redrawn_x, redrawn_y };

std::int64_t subset_size(std::int64_t asked, std::int64_t smaller_set) {
  if (asked == 0) return std::min(published_subset, smaller_set / 2);
  if (asked == 1 || asked > smaller_set)
    throw Error(Fault::usage,
                "'subset_size' of kid is " + std::to_string(asked) + ", but the smaller set has " +
                    std::to_string(smaller_set) + " pictures",
                "state 2 to that number, or 0");
  return asked;
}

double mean(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

double standard_deviation(const std::vector<double>& values) {
  const double centre = mean(values);
  double squares = 0.0;
  for (const double value : values) squares += (value - centre) * (value - centre);
  return std::sqrt(squares / static_cast<double>(values.size() - 1));
}

/// All rows, the random subsets and the bootstrap replicates, side by side: one pass over the kernel matrix
/// serves them all.
at::Tensor weights(const Kid::Options& options, std::uint64_t seed, std::int64_t n, std::int64_t size,
                   Stream subsets, Stream redrawn) {
  return at::cat({all_rows(n), random_subsets(mix_seed(seed, subsets), n, options.subsets, size),
                  bootstrap_counts(mix_seed(seed, redrawn), n, options.bootstrap)},
                 1);
}

double floor_of(const at::Tensor& real, std::int64_t candidates, std::uint64_t seed) {
  const Halves parts = random_halves(seed, real.size(0), candidates);
  return discrepancies_within(cubic_kernel, real, membership(real.size(0), parts.part),
                              membership(real.size(0), parts.rest))[0];
}

}  // namespace

std::pair<at::Tensor, at::Tensor> rows_for_products(const at::Tensor& x, const at::Tensor& y) {
  if (x.size(1) < wide) return {x, y};
  const at::Tensor a = x.to(at::kFloat), b = y.to(at::kFloat);
  const bool exact = a.to(at::kDouble).equal(x) && b.to(at::kDouble).equal(y);
  return exact ? std::pair(a, b) : std::pair(x, y);
}

at::Tensor cubic_kernel(const at::Tensor& x, const at::Tensor& y) {
  return x.mm(y.t()).to(at::kDouble).div_(static_cast<double>(x.size(1))).add_(1.0).pow_(3);
}

void Kid::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema.add("subsets", &Options::subsets, "Random subsets that kid_sd and kid_subsets are taken over")
      .range(2, 10'000);
  schema
      .add("subset_size", &Options::subset_size,
           "Pictures of either set in a subset; 0: half of the smaller set, "
           "at most 1000")
      .at_least(0)
      .unit("pictures");
  schema
      .add("bootstrap", &Options::bootstrap,
           "Bootstrap replicates that the interval comes from; 0: no interval")
      .range(0, 10'000);
}

std::vector<Score> Kid::measure(const Inputs& inputs, Context& context) {
  const at::Tensor reference = features_of(inputs, "reference", "kid", fewest_pictures, context);
  const at::Tensor candidate = features_of(inputs, "candidate", "kid", fewest_pictures, context);
  require_one_length("kid", {{"reference", reference}, {"candidate", candidate}});
  warn_of_missing_classes(inputs, "reference", "candidate", context);
  const auto [real, drawn] = rows_for_products(reference, candidate);
  const std::int64_t n = real.size(0);
  const std::int64_t m = drawn.size(0);
  const std::int64_t size = subset_size(options_.subset_size, std::min(n, m));
  const std::uint64_t seed = context.seed();
  const std::vector<double> estimates = kernel_discrepancies(
      cubic_kernel, real, drawn, weights(options_, seed, n, size, subsets_of_reference, redrawn_x),
      weights(options_, seed, m, size, subsets_of_candidate, redrawn_y));
  const auto subsets_end = estimates.begin() + 1 + options_.subsets;
  const std::vector<double> subsets(estimates.begin() + 1, subsets_end);
  Score kid{"kid", estimates[0]};
  kid.floor = floor_of(real, m, mix_seed(seed, halves));
  if (options_.bootstrap > 0) {
    const PercentileInterval interval = percentile_interval({subsets_end, estimates.end()});
    kid.low = interval.low;
    kid.high = interval.high;
  }
  return {kid, {"kid_sd", standard_deviation(subsets)}, {"kid_subsets", mean(subsets)}};
}

}  // namespace equipoise
