#include "spread.hpp"

#include <string>

#include <ATen/ops/pdist.h>

#include <equipoise/error.hpp>

namespace equipoise {

void Spread::Options::declare(Schema<Options>& schema) {
  schema.input("candidate", "Pictures whose spread is measured");
  schema.slot("features", Kind::embedder, "Feature space that distances are measured in");
}

std::vector<Score> Spread::measure(const Inputs& inputs, Context& context) {
  const ImageSet& pictures = inputs.at("candidate");
  if (pictures.size() < 2)
    throw Error(Fault::data, "the spread of " + std::to_string(pictures.size()) + " pictures is none",
                "measure at least two pictures");
  const at::Tensor features = context.embed("features", pictures).to(at::kDouble).contiguous();
  if (!features.isfinite().all().item<bool>())
    throw Error(Fault::data, "a feature of the candidate is not finite",
                "look at the pictures and at the embedder");
  return {{"mean_distance", at::pdist(features, 2.0).mean().item<double>()}};
}

}  // namespace equipoise
