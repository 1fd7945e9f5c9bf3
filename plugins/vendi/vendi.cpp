#include "vendi.hpp"

#include <algorithm>
#include <string>

#include <ATen/ops/nonzero.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "feature_metrics/features.hpp"
#include "feature_metrics/random_halves.hpp"
#include "vendi_score.hpp"

namespace equipoise {
namespace {

at::Tensor directions_of(const Inputs& inputs, const std::string& input, Context& context) {
  const at::Tensor features = features_of(inputs, input, "vendi", 1, context);
  const at::Tensor zero = features.square().sum(1).eq(0.0).nonzero();
  if (zero.numel() == 0) return features;
  const auto first = static_cast<std::size_t>(zero[0][0].item<std::int64_t>());
  throw Error(Fault::data,
              "vendi: the features of picture '" + inputs.at(input).ids[first] + "' of '" + input +
                  "' are all zero, so it has no cosine similarity to others",
              "check the model that makes them");
}

at::Tensor thinned(const at::Tensor& features, std::int64_t count, std::uint64_t seed) {
  if (features.size(0) == count) return features;
  return features.index_select(0, random_rows(seed, features.size(0), count));
}

}  // namespace

void Vendi::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.optional_input("reference", "Pictures whose variety is to be reached, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
}

std::vector<Score> Vendi::measure(const Inputs& inputs, Context& context) {
  const at::Tensor drawn = directions_of(inputs, "candidate", context);
  if (inputs.count("reference") == 0) return {{"vendi", vendi_score(drawn)}};
  const at::Tensor real = directions_of(inputs, "reference", context);
  const std::int64_t count = std::min(real.size(0), drawn.size(0));
  if (count < drawn.size(0))
    context.log(Level::warning, "vendi is of " + std::to_string(count) + " of the " +
                                    std::to_string(drawn.size(0)) +
                                    " pictures in 'candidate': 'reference' has no more");
  return {{"vendi", vendi_score(thinned(drawn, count, mix_seed(context.seed(), 0)))},
          {"vendi_reference", vendi_score(thinned(real, count, mix_seed(context.seed(), 1)))}};
}

}  // namespace equipoise
