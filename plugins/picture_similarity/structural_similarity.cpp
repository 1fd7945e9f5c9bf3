#include "structural_similarity.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace equipoise {
namespace {

constexpr double c1 = (0.01 * 255) * (0.01 * 255);
constexpr double c2 = (0.03 * 255) * (0.03 * 255);
/// Weights of the scales, finest first (Wang et al. 2003, section 3.2).
constexpr std::array<double, 5> weights{0.0448, 0.2856, 0.3001, 0.2363, 0.1333};

/// Sums over windows from local moments.
Similarity sums(const Plane& mean_a, const Plane& mean_b, const Plane& squares, const Plane& products,
                std::int64_t margin) {
  Similarity total;
  for (std::int64_t y = 0; y < mean_a.height; ++y)
    for (std::int64_t x = 0; x < mean_a.width; ++x) {
      const auto i = static_cast<std::size_t>(y * mean_a.width + x);
      const double ab = mean_a.values[i] * mean_b.values[i];
      const double aa_bb = mean_a.values[i] * mean_a.values[i] + mean_b.values[i] * mean_b.values[i];
      const double variances = std::max(0.0, squares.values[i] - aa_bb);
      const double contrast = (2 * (products.values[i] - ab) + c2) / (variances + c2);
      total.ssim += contrast * (2 * ab + c1) / (aa_bb + c1);
      const bool inside =
          y >= margin && x >= margin && y < mean_a.height - margin && x < mean_a.width - margin;
      if (inside) total.contrast += contrast;
    }
  return total;
}

}  // namespace

Similarity structural_similarity(const Plane& a, const Plane& b, Border border) {
  const bool reflect = border == Border::reflect;
  const Plane wide_a = reflect ? mirrored(a) : a;
  const Plane wide_b = reflect ? mirrored(b) : b;
  const std::int64_t margin = reflect ? window_reach : 0;
  const Plane mean = windowed(wide_a);
  Similarity total = sums(mean, windowed(wide_b), windowed(sum_of_squares(wide_a, wide_b)),
                          windowed(product(wide_a, wide_b)), margin);
  total.ssim /= static_cast<double>(mean.height * mean.width);
  total.contrast /= static_cast<double>((mean.height - 2 * margin) * (mean.width - 2 * margin));
  return total;
}

std::int64_t scales_that_fit(std::int64_t side) {
  std::int64_t scales = 0;
  for (; scales < static_cast<std::int64_t>(weights.size()) && side > 2 * window_reach; side /= 2) ++scales;
  return scales;
}

double multi_scale_similarity(std::vector<Plane> a, std::vector<Plane> b, std::int64_t scales,
                              Border border) {
  const auto used = static_cast<std::size_t>(scales);
  double sum = 0;
  for (std::size_t s = 0; s < used; ++s) sum += weights[s];
  if (used == weights.size()) sum = 1;  // the published weights as they are, though they add up to 1.0001
  double result = 1;
  for (std::size_t s = 0; s < used; ++s) {
    double term = 0;
    for (std::size_t c = 0; c < a.size(); ++c) {
      const Similarity here = structural_similarity(a[c], b[c], border);
      term += (s + 1 == used ? here.ssim : here.contrast) / static_cast<double>(a.size());
      a[c] = halved(a[c]);
      b[c] = halved(b[c]);
    }
    result *= std::pow(std::max(0.0, term), weights[s] / sum);
  }
  return result;
}

}  // namespace equipoise
