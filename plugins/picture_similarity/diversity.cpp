#include "diversity.hpp"

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

#include "pairs.hpp"
#include "ssim.hpp"
#include "structural_similarity.hpp"

namespace equipoise {
namespace {

constexpr const char* name = "ms_ssim_diversity";

std::vector<double> similarities(const ImageSet& images, const MsSsimDiversity::Options& options,
                                 std::uint64_t seed, Context& context) {
  require_pixels(images, name, 2 * window_reach + 1);
  if (images.size() < 2)
    throw Error(Fault::data, std::string(name) + " needs at least 2 pictures in each set");
  const std::int64_t scales = scales_for(images, options.scales, name, context);
  const auto over_scales = [scales](const std::vector<Plane>& a, const std::vector<Plane>& b) {
    return multi_scale_similarity(a, b, scales, Border::crop);
  };
  return compare(images, images, random_pairs(seed, images.size(), options.pairs), over_scales, context);
}

}  // namespace

void MsSsimDiversity::Options::declare(Schema<Options>& schema) {
  schema.optional_input("reference", "Pictures whose variety is to be reached, as a rule real ones");
  schema.input("candidate", "Pictures to judge, as a rule generated ones");
  schema.add("pairs", &Options::pairs, "Random pairs of different pictures").range(2, 1'000'000);
  schema.add("scales", &Options::scales, "Scales; 0: as many of the published 5 as the pictures' size allows")
      .range(0, 5);
}

std::vector<Score> MsSsimDiversity::measure(const Inputs& inputs, Context& context) {
  Score score =
      mean_score(name, similarities(inputs.at("candidate"), options_, mix_seed(context.seed(), 0), context));
  const auto reference = inputs.find("reference");
  if (reference != inputs.end())
    score.floor = mean_of(similarities(reference->second, options_, mix_seed(context.seed(), 1), context));
  return {score};
}

}  // namespace equipoise
