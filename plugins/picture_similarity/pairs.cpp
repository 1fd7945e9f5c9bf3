#include "pairs.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include <ATen/Parallel.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>
#include <equipoise/random.hpp>

namespace equipoise {
namespace {

/// Pairs between two reports of progress.
constexpr std::int64_t stride = 64;

std::vector<Plane> planes_of(const at::Tensor& pixels, std::int64_t row) {
  const at::Tensor picture = pixels.select(0, row).contiguous();
  const auto* values = picture.const_data_ptr<std::uint8_t>();
  const std::int64_t area = picture.size(1) * picture.size(2);
  std::vector<Plane> planes;
  for (std::int64_t c = 0; c < picture.size(0); ++c)
    planes.push_back({picture.size(1), picture.size(2), {values + c * area, values + (c + 1) * area}});
  return planes;
}

std::vector<PicturePair> paired_by_id(const ImageSet& reference, const ImageSet& candidate) {
  std::map<std::string, std::int64_t> rows;
  for (std::size_t i = 0; i < reference.ids.size(); ++i)
    rows[reference.ids[i]] = static_cast<std::int64_t>(i);
  std::vector<PicturePair> pairs;
  for (std::size_t i = 0; i < candidate.ids.size(); ++i) {
    const auto found = rows.find(candidate.ids[i]);
    if (found == rows.end())
      throw Error(Fault::data,
                  "picture '" + candidate.ids[i] +
                      "' of 'candidate' has no partner of that id in "
                      "'reference'",
                  "with.pair_by = \"order\" pairs pictures by their rank");
    pairs.emplace_back(found->second, static_cast<std::int64_t>(i));
  }
  return pairs;
}

}  // namespace

std::vector<PicturePair> paired(const ImageSet& reference, const ImageSet& candidate, const std::string& by) {
  if (candidate.size() == 0) throw Error(Fault::data, "there are no pictures in 'candidate' to pair");
  if (by == "id") return paired_by_id(reference, candidate);
  if (reference.size() != candidate.size())
    throw Error(Fault::data,
                "pictures are paired by order, but 'reference' has " + std::to_string(reference.size()) +
                    " pictures and 'candidate' " + std::to_string(candidate.size()),
                "give sets of equal size, or with.pair_by = \"id\"");
  std::vector<PicturePair> pairs;
  for (std::int64_t i = 0; i < candidate.size(); ++i) pairs.emplace_back(i, i);
  return pairs;
}

std::vector<PicturePair> random_pairs(std::uint64_t seed, std::int64_t n, std::int64_t count) {
  std::vector<PicturePair> pairs;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::uint64_t own = mix_seed(seed, static_cast<std::uint64_t>(i));
    const auto first = static_cast<std::int64_t>(mix_seed(own, 0) % static_cast<std::uint64_t>(n));
    const auto step = static_cast<std::int64_t>(mix_seed(own, 1) % static_cast<std::uint64_t>(n - 1));
    pairs.emplace_back(first, (first + 1 + step) % n);
  }
  return pairs;
}

std::vector<PicturePair> unrelated_pairs(std::uint64_t seed, std::int64_t n, std::int64_t count) {
  const auto order = permutation(seed, n);
  std::vector<PicturePair> pairs;
  for (std::int64_t i = 0; i + 1 < n && static_cast<std::int64_t>(pairs.size()) < count; i += 2)
    pairs.emplace_back(order[static_cast<std::size_t>(i)], order[static_cast<std::size_t>(i + 1)]);
  return pairs;
}

std::vector<double> compare(const ImageSet& one, const ImageSet& other, const std::vector<PicturePair>& pairs,
                            const Comparison& comparison, Context& context) {
  std::vector<double> values(pairs.size());
  const auto total = static_cast<std::int64_t>(pairs.size());
  for (std::int64_t begin = 0; begin < total; begin += stride) {
    context.tick(begin, total);
    at::parallel_for(begin, std::min(begin + stride, total), 1, [&](std::int64_t from, std::int64_t to) {
      for (auto i = static_cast<std::size_t>(from); i < static_cast<std::size_t>(to); ++i)
        values[i] =
            comparison(planes_of(one.pixels, pairs[i].first), planes_of(other.pixels, pairs[i].second));
    });
  }
  return values;
}

void require_pixels(const ImageSet& images, const std::string& metric, std::int64_t side) {
  if (images.size() == 0) throw Error(Fault::data, metric + " was given a set without pictures");
  if (!images.pixels.defined())
    throw Error(Fault::usage, metric + " compares pixels, but the stage brings its pictures to no size",
                "give the stage a 'size'");
  if (std::min(images.pixels.size(2), images.pixels.size(3)) < side)
    throw Error(Fault::usage,
                metric + " needs pictures of at least " + std::to_string(side) + " x " +
                    std::to_string(side) + " pixels, but they are " + std::to_string(images.pixels.size(2)) +
                    " x " + std::to_string(images.pixels.size(3)),
                "give the stage a larger 'size'");
}

double mean_of(const std::vector<double>& values) {
  return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

Score mean_score(const std::string& name, const std::vector<double>& values) {
  Score score{name, mean_of(values)};
  if (values.size() < 2) return score;
  double squares = 0;
  for (const double value : values) squares += (value - score.value) * (value - score.value);
  const auto n = static_cast<double>(values.size());
  const double half = 1.959963984540054 * std::sqrt(squares / (n - 1) / n);
  score.low = score.value - half;
  score.high = score.value + half;
  return score;
}

}  // namespace equipoise
