#include "prdc.hpp"

#include <optional>
#include <string>

#include <equipoise/context.hpp>
#include <equipoise/random.hpp>

#include "feature_metrics/features.hpp"
#include "feature_metrics/random_halves.hpp"
#include "manifolds.hpp"

namespace equipoise {
namespace {

std::optional<Overlap> floor_of(const at::Tensor& real, std::int64_t candidates, std::int64_t k,
                                std::uint64_t seed) {
  if (part_size(real.size(0), candidates) <= k) return std::nullopt;
  const Halves parts = random_halves(seed, real.size(0), candidates);
  return overlap(real.index_select(0, parts.rest), real.index_select(0, parts.part), k);
}

Score score(const std::string& name, double Overlap::*part, const Overlap& found,
            const std::optional<Overlap>& floor) {
  Score result{name, found.*part};
  if (floor) result.floor = (*floor).*part;
  return result;
}

}  // namespace

void Prdc::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema
      .add("k", &Options::k,
           "A picture's ball reaches to its k-th nearest other picture; 3 for Kynkäänniemi's precision")
      .range(1, 1000);
}

std::vector<Score> Prdc::measure(const Inputs& inputs, Context& context) {
  const std::int64_t k = options_.k;
  const at::Tensor real =
      features_of(inputs, "reference", "prdc with k = " + std::to_string(k), k + 1, context);
  const at::Tensor drawn =
      features_of(inputs, "candidate", "prdc with k = " + std::to_string(k), k + 1, context);
  require_one_length("prdc", {{"reference", real}, {"candidate", drawn}});
  warn_of_missing_classes(inputs, "reference", "candidate", context);
  const Overlap found = overlap(real, drawn, k);
  if (found.points > 0)
    context.log(Level::warning, std::to_string(found.points) + " of " + std::to_string(real.size(0)) +
                                    " reference pictures have " + std::to_string(k) +
                                    " others with equal features: balls of radius 0 hold nothing, so the "
                                    "scores are too low");
  const auto floor = floor_of(real, drawn.size(0), k, mix_seed(context.seed(), 0));
  return {score("precision", &Overlap::precision, found, floor),
          score("recall", &Overlap::recall, found, floor), score("density", &Overlap::density, found, floor),
          score("coverage", &Overlap::coverage, found, floor)};
}

}  // namespace equipoise
