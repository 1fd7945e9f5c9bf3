#include "fid.hpp"

#include <algorithm>
#include <numeric>
#include <string>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "feature_metrics/features.hpp"
#include "feature_metrics/intervals.hpp"
#include "feature_metrics/random_halves.hpp"
#include "frechet_distance.hpp"
#include "frechet_resampling.hpp"

namespace equipoise {
namespace {

/// Below this many pictures the estimate is biased upwards noticeably (Heusel et al. 2017 ask for at least
/// 2048).
constexpr std::int64_t enough_pictures = 2048;
/// What `bootstrap` stands for by default, and the replicates where they take seconds.
constexpr std::int64_t automatic = -1;
constexpr std::int64_t usual_replicates = 400;
/// Multiplications a replicate may take then: two sets of 650 pictures, or any of 190 dimensions.
constexpr double cheap_replicate = 3e8;
/// Subsets of two sizes with two pictures each at least.
constexpr std::int64_t fewest_for_infinity = 4;

enum Stream : std::uint64_t { halves, redrawn_x, redrawn_y, subsets, subsets_of_half };

/// Two sets to compare.
struct Pair {
  at::Tensor reference, candidate;
};

/// Spread of the replicates, moved to the estimate: sets drawn with replacement hold copies, and their
/// distance is biased upwards by more than the estimate is.
PercentileInterval interval_of(const Pair& pair, double estimate, std::int64_t replicates, Context& context) {
  const std::uint64_t seed = context.seed();
  const auto distances =
      frechet_bootstrap(pair.reference, pair.candidate,
                        bootstrap_counts(mix_seed(seed, redrawn_x), pair.reference.size(0), replicates),
                        bootstrap_counts(mix_seed(seed, redrawn_y), pair.candidate.size(0), replicates),
                        [&](std::int64_t done, std::int64_t total) { context.tick(done, total); });
  const double mean =
      std::accumulate(distances.begin(), distances.end(), 0.0) / static_cast<double>(distances.size());
  const PercentileInterval spread = percentile_interval(distances);
  return {std::max(0.0, spread.low - mean + estimate), spread.high - mean + estimate};
}

/// Multiplications that a replicate takes, roughly.
double cost_of_replicate(const Pair& pair) {
  const auto n = static_cast<double>(std::min(pair.reference.size(0), pair.candidate.size(0)));
  const auto m = static_cast<double>(std::max(pair.reference.size(0), pair.candidate.size(0)));
  const auto d = static_cast<double>(pair.reference.size(1));
  return n <= d ? n * n * m : (n + m + 10 * d) * d * d;
}

std::int64_t replicates_for(const Pair& pair, std::int64_t stated, Context& context) {
  if (stated != automatic) return stated;
  if (cost_of_replicate(pair) <= cheap_replicate) return usual_replicates;
  context.log(Level::info,
              "fid has no interval: replicates of so many pictures and dimensions take long; state "
              "bootstrap = 400 to have them");
  return 0;
}

Score infinity_of(const Pair& sets, const Pair& parts, std::int64_t points, Context& context) {
  const auto extrapolated = [&](const Pair& pair, Stream stream) {
    return frechet_infinity(pair.reference, pair.candidate, points, mix_seed(context.seed(), stream),
                            [&](std::int64_t done, std::int64_t total) { context.tick(done, total); });
  };
  Score score{"fid_infinity", extrapolated(sets, subsets)};
  if (parts.candidate.size(0) >= fewest_for_infinity) score.floor = extrapolated(parts, subsets_of_half);
  return score;
}

void warn_of_few(const Pair& sets, Context& context) {
  const std::int64_t n = sets.reference.size(0);
  const std::int64_t m = sets.candidate.size(0);
  if (std::min(n, m) >= enough_pictures) return;
  context.log(Level::warning,
              "fid of " + std::to_string(n) + " against " + std::to_string(m) +
                  " pictures: with fewer than " + std::to_string(enough_pictures) +
                  " it is biased upwards; compare equal numbers only and see its floor, or use kid");
}

}  // namespace

void Fid::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema
      .add("bootstrap", &Options::bootstrap,
           "Bootstrap replicates that the interval comes from; 0: no interval; -1: 400 where they take "
           "seconds, else none")
      .range(automatic, 10'000);
  schema
      .add("infinity", &Options::infinity,
           "Subset sizes that fid_infinity is extrapolated from, 15 as published; 0: not extrapolated")
      .range(0, 1000);
}

std::vector<Score> Fid::measure(const Inputs& inputs, Context& context) {
  if (options_.infinity == 1)
    throw Error(Fault::usage, "'infinity' of fid is 1: a line takes at least 2 sizes", "state 15, or 0");
  const std::int64_t fewest = options_.infinity > 0 ? fewest_for_infinity : 2;
  const Pair sets{features_of(inputs, "reference", "fid", fewest, context),
                  features_of(inputs, "candidate", "fid", fewest, context)};
  require_one_length("fid", {{"reference", sets.reference}, {"candidate", sets.candidate}});
  warn_of_missing_classes(inputs, "reference", "candidate", context);
  warn_of_few(sets, context);
  const Halves split =
      random_halves(mix_seed(context.seed(), halves), sets.reference.size(0), sets.candidate.size(0));
  const Pair parts{sets.reference.index_select(0, split.rest), sets.reference.index_select(0, split.part)};
  Score fid{"fid", frechet_distance(sets.reference, sets.candidate)};
  if (parts.candidate.size(0) >= 2) fid.floor = frechet_distance(parts.reference, parts.candidate);
  if (const std::int64_t replicates = replicates_for(sets, options_.bootstrap, context); replicates > 0) {
    const PercentileInterval interval = interval_of(sets, fid.value, replicates, context);
    fid.low = interval.low;
    fid.high = interval.high;
  }
  std::vector<Score> scores{fid};
  if (options_.infinity > 0) scores.push_back(infinity_of(sets, parts, options_.infinity, context));
  return scores;
}

}  // namespace equipoise
