#include "fid.hpp"

#include <algorithm>
#include <string>

#include <ATen/ops/isfinite.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>

#include "frechet_distance.hpp"

namespace equipoise {
namespace {

/// Below this many pictures the estimate is biased upwards noticeably (Heusel et al. 2017 ask for at least
/// 2048).
constexpr std::int64_t enough_pictures = 2048;

at::Tensor features_of(const ImageSet& images, const std::string& name, Context& context) {
  if (images.size() < 2)
    throw Error(Fault::data, "fid needs at least 2 pictures in '" + name + "', which has " +
                                 std::to_string(images.size()));
  at::Tensor features = context.embed("features", images);
  if (!at::isfinite(features).all().item<bool>())
    throw Error(Fault::data, "the features of '" + name + "' hold NaN or infinite values",
                "check the model that makes them");
  return features;
}

}  // namespace

void Fid::Options::declare(Schema<Options>& schema) {
  schema.slot("features", Kind::embedder, "Feature space that the pictures are compared in");
  schema.input("reference", "Pictures to compare with, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
}

std::vector<Score> Fid::measure(const Inputs& inputs, Context& context) {
  const ImageSet& reference = inputs.at("reference");
  const ImageSet& candidate = inputs.at("candidate");
  const at::Tensor real = features_of(reference, "reference", context);
  const at::Tensor drawn = features_of(candidate, "candidate", context);
  if (std::min(reference.size(), candidate.size()) < enough_pictures) {
    context.log(Level::warning, "fid of " + std::to_string(reference.size()) + " against " +
                                    std::to_string(candidate.size()) + " pictures: with fewer than " +
                                    std::to_string(enough_pictures) +
                                    " it is biased upwards; compare equal numbers only, or use kid");
  }
  return {{"fid", frechet_distance(real, drawn)}};
}

}  // namespace equipoise
