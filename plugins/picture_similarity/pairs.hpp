#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <equipoise/component.hpp>

#include "gaussian_window.hpp"

namespace equipoise {

/// Two pictures to compare: rows of two sets, or of one.
using PicturePair = std::pair<std::int64_t, std::int64_t>;

/// Which pictures of `reference` and `candidate` belong together: those of equal rank (`by` "order") or id
/// ("id"). Error(data) if the sets do not pair, naming what has no partner.
std::vector<PicturePair> paired(const ImageSet& reference, const ImageSet& candidate, const std::string& by);

/// `count` pairs of different pictures out of `n` >= 2, drawn with replacement.
std::vector<PicturePair> random_pairs(std::uint64_t seed, std::int64_t n, std::int64_t count);

/// Pairs within the reference that have nothing to do with each other, as many as `count` if it has them: one
/// of a random half with one of the other half. What a comparison of pairs gives for them is its floor.
std::vector<PicturePair> unrelated_pairs(std::uint64_t seed, std::int64_t n, std::int64_t count);

/// Compares the planes (a channel each) of a pair's pictures.
using Comparison = std::function<double(const std::vector<Plane>&, const std::vector<Plane>&)>;

/// The values of all pairs, in order; several threads share the work. Reports progress to `context`.
std::vector<double> compare(const ImageSet& one, const ImageSet& other, const std::vector<PicturePair>& pairs,
                            const Comparison& comparison, Context& context);

/// Error(usage) in the name of `metric` unless `images` has pixels of both sides at least `side`.
void require_pixels(const ImageSet& images, const std::string& metric, std::int64_t side);

/// Mean and its 95 % interval (normal approximation over pairs; none for a single pair) as a score.
Score mean_score(const std::string& name, const std::vector<double>& values);

double mean_of(const std::vector<double>& values);

}  // namespace equipoise
