#include "ssim.hpp"

#include <algorithm>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>

#include "pairs.hpp"
#include "structural_similarity.hpp"

namespace equipoise {
namespace {

/// The window is 11 x 11.
constexpr std::int64_t smallest_side = 2 * window_reach + 1;

template <class Options>
void declare_pairs(Schema<Options>& schema) {
  schema.input("reference", "Pictures to compare with");
  schema.input("candidate", "Pictures to judge, each the counterpart of one of the reference");
  schema
      .add("pair_by", &Options::pair_by,
           "What makes two pictures a pair: equal rank in their sets, or equal ids")
      .choices({"order", "id"});
  schema.add("border", &Options::border, "Windows beyond the border: left out, or filled by mirroring")
      .choices({"crop", "reflect"});
}

std::vector<Score> measure_pairs(const std::string& name, const std::string& pair_by, const Inputs& inputs,
                                 const Comparison& comparison, Context& context) {
  const ImageSet& reference = inputs.at("reference");
  const ImageSet& candidate = inputs.at("candidate");
  const auto pairs = paired(reference, candidate, pair_by);
  Score score = mean_score(name, compare(reference, candidate, pairs, comparison, context));
  const auto unrelated =
      unrelated_pairs(context.seed(), reference.size(), static_cast<std::int64_t>(pairs.size()));
  if (!unrelated.empty())
    score.floor = mean_of(compare(reference, reference, unrelated, comparison, context));
  return {score};
}

Border border_of(const std::string& word) {
  return word == "reflect" ? Border::reflect : Border::crop;
}

}  // namespace

void Ssim::Options::declare(Schema<Options>& schema) {
  declare_pairs(schema);
}

std::vector<Score> Ssim::measure(const Inputs& inputs, Context& context) {
  for (const char* input : {"reference", "candidate"})
    require_pixels(inputs.at(input), "ssim", smallest_side);
  const Border border = border_of(options_.border);
  const auto mean_over_channels = [border](const std::vector<Plane>& a, const std::vector<Plane>& b) {
    double sum = 0;
    for (std::size_t c = 0; c < a.size(); ++c) sum += structural_similarity(a[c], b[c], border).ssim;
    return sum / static_cast<double>(a.size());
  };
  return measure_pairs("ssim", options_.pair_by, inputs, mean_over_channels, context);
}

void MsSsim::Options::declare(Schema<Options>& schema) {
  declare_pairs(schema);
  schema.add("scales", &Options::scales, "Scales; 0: as many of the published 5 as the pictures' size allows")
      .range(0, 5);
}

std::vector<Score> MsSsim::measure(const Inputs& inputs, Context& context) {
  for (const char* input : {"reference", "candidate"})
    require_pixels(inputs.at(input), "ms_ssim", smallest_side);
  const Border border = border_of(options_.border);
  const std::int64_t scales = scales_for(inputs.at("reference"), options_.scales, "ms_ssim", context);
  const auto over_scales = [border, scales](const std::vector<Plane>& a, const std::vector<Plane>& b) {
    return multi_scale_similarity(a, b, scales, border);
  };
  return measure_pairs("ms_ssim", options_.pair_by, inputs, over_scales, context);
}

std::int64_t scales_for(const ImageSet& images, std::int64_t asked, const std::string& metric,
                        Context& context) {
  const std::int64_t side = std::min(images.pixels.size(2), images.pixels.size(3));
  const std::int64_t fitting = scales_that_fit(side);
  if (asked > fitting)
    throw Error(Fault::usage,
                metric + " over " + std::to_string(asked) + " scales needs pictures of at least " +
                    std::to_string(smallest_side << (asked - 1)) + " pixels a side, but they have " +
                    std::to_string(side),
                "give the stage a larger 'size', or fewer 'scales'");
  if (asked == 0 && fitting < 5)
    context.log(Level::warning, metric + " has " + std::to_string(fitting) + " of the published 5 scales: " +
                                    std::to_string(side) + " pixels a side allow no more");
  return asked == 0 ? fitting : asked;
}

}  // namespace equipoise
