#include "mmd.hpp"

#include <ATen/ops/cat.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "feature_metrics/features.hpp"
#include "feature_metrics/intervals.hpp"
#include "feature_metrics/kernel_sums.hpp"
#include "feature_metrics/random_halves.hpp"
#include "gaussian_kernel.hpp"

namespace equipoise {
namespace {

constexpr std::int64_t fewest_pictures = 4;
/// The median of the distances between this many pictures is exact to 1 %; all pairs of more take memory.
constexpr std::int64_t median_pictures = 4096;

enum Stream : std::uint64_t { for_median, halves, redrawn_x, redrawn_y };

double median_bandwidth(const at::Tensor& real, const at::Tensor& drawn, std::uint64_t seed) {
  at::Tensor pooled = at::cat({real, drawn});
  if (pooled.size(0) > median_pictures)
    pooled = pooled.index_select(0, random_rows(seed, pooled.size(0), median_pictures));
  const double median = median_distance(pooled);
  if (median > 0) return median;
  throw Error(Fault::data,
              "mmd: at least half of all pairs of pictures have equal features, so their median "
              "distance is no bandwidth",
              "state with.bandwidth, or check the model that makes the features");
}

}  // namespace

void Mmd::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema
      .add("bandwidth", &Options::bandwidth,
           "Standard deviation of the kernel; 0: the median distance between all pictures of both sets")
      .at_least(0);
  schema.add("scales", &Options::scales, "Multiples of the bandwidth whose kernels are averaged")
      .range(1e-3, 1e3);
  schema
      .add("bootstrap", &Options::bootstrap,
           "Bootstrap replicates that the interval comes from; 0: no interval")
      .range(0, 10'000);
}

std::vector<Score> Mmd::measure(const Inputs& inputs, Context& context) {
  if (options_.scales.empty()) throw Error(Fault::usage, "'scales' of mmd is empty", "state at least one");
  const at::Tensor real = features_of(inputs, "reference", "mmd", fewest_pictures, context);
  const at::Tensor drawn = features_of(inputs, "candidate", "mmd", fewest_pictures, context);
  require_one_length("mmd", {{"reference", real}, {"candidate", drawn}});
  warn_of_missing_classes(inputs, "reference", "candidate", context);
  const std::int64_t n = real.size(0);
  const std::int64_t m = drawn.size(0);
  const std::uint64_t seed = context.seed();
  const double base =
      options_.bandwidth > 0 ? options_.bandwidth : median_bandwidth(real, drawn, mix_seed(seed, for_median));
  std::vector<double> bandwidths;
  for (const double scale : options_.scales) bandwidths.push_back(scale * base);
  const Kernel kernel = gaussian_kernel(bandwidths);
  const auto weights = [&](std::int64_t rows, Stream stream) {
    return at::cat({all_rows(rows), bootstrap_counts(mix_seed(seed, stream), rows, options_.bootstrap)}, 1);
  };
  const std::vector<double> estimates =
      kernel_discrepancies(kernel, real, drawn, weights(n, redrawn_x), weights(m, redrawn_y));
  const Halves parts = random_halves(mix_seed(seed, halves), n, m);
  Score mmd{"mmd", estimates[0]};
  mmd.floor = discrepancies_within(kernel, real, membership(n, parts.part), membership(n, parts.rest))[0];
  if (options_.bootstrap > 0) {
    const PercentileInterval interval = percentile_interval({estimates.begin() + 1, estimates.end()});
    mmd.low = interval.low;
    mmd.high = interval.high;
  }
  return {mmd, {"mmd_bandwidth", base}};
}

}  // namespace equipoise
