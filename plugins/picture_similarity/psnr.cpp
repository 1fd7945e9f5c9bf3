#include "psnr.hpp"

#include <algorithm>
#include <cmath>

#include <equipoise/context.hpp>

#include "pairs.hpp"

namespace equipoise {

double peak_signal_to_noise(const std::vector<Plane>& a, const std::vector<Plane>& b) {
  double squares = 0;
  double count = 0;
  for (std::size_t c = 0; c < a.size(); ++c) {
    for (std::size_t i = 0; i < a[c].values.size(); ++i) {
      const double difference = a[c].values[i] - b[c].values[i];
      squares += difference * difference;
    }
    count += static_cast<double>(a[c].values.size());
  }
  return 10.0 * std::log10(255.0 * 255.0 * count / std::max(1.0, squares));
}

void Psnr::Options::declare(Schema<Options>& schema) {
  schema.input("reference", "Pictures to compare with");
  schema.input("candidate", "Pictures to judge, each the counterpart of one of the reference");
  schema
      .add("pair_by", &Options::pair_by,
           "What makes two pictures a pair: equal rank in their sets, or equal ids")
      .choices({"order", "id"});
}

std::vector<Score> Psnr::measure(const Inputs& inputs, Context& context) {
  for (const char* input : {"reference", "candidate"}) require_pixels(inputs.at(input), "psnr", 1);
  const ImageSet& reference = inputs.at("reference");
  const ImageSet& candidate = inputs.at("candidate");
  const auto pairs = paired(reference, candidate, options_.pair_by);
  Score score = mean_score("psnr", compare(reference, candidate, pairs, peak_signal_to_noise, context));
  const auto unrelated =
      unrelated_pairs(context.seed(), reference.size(), static_cast<std::int64_t>(pairs.size()));
  if (!unrelated.empty())
    score.floor = mean_of(compare(reference, reference, unrelated, peak_signal_to_noise, context));
  const auto equal = std::count_if(pairs.begin(), pairs.end(), [&](const PicturePair& pair) {
    return reference.pixels[pair.first].equal(candidate.pixels[pair.second]);
  });
  return {score, {"equal_pairs", static_cast<double>(equal)}};
}

}  // namespace equipoise
