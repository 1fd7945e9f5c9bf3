#pragma once

#include <cstdint>
#include <vector>

#include "gaussian_window.hpp"

namespace equipoise {

/// What happens to windows that reach beyond the picture.
enum class Border {
  crop,     ///< They do not count (Wang et al. 2004, scikit-image).
  reflect,  ///< The picture is mirrored (torchmetrics).
};

/// Means over a picture of 8 bits, data range 255, K1 = 0.01, K2 = 0.03, population covariances.
struct Similarity {
  double ssim = 0;
  double contrast = 0;  ///< Contrast and structure alone, without luminance; windows inside the picture only.
};

/// Of two planes of one size, both sides at least 11.
Similarity structural_similarity(const Plane& a, const Plane& b, Border border);

/// How many scales a picture whose shorter side is `side` has: each halves it, and a window must fit. At most
/// 5, the published number, from 176 pixels on.
std::int64_t scales_that_fit(std::int64_t side);

/// Multi-scale structural similarity (Wang et al. 2003, eq. 7) of pictures given as one plane a channel;
/// terms are averaged over channels and negative ones count as 0. With fewer than 5 scales the weights of the
/// first ones are divided by their sum.
double multi_scale_similarity(std::vector<Plane> a, std::vector<Plane> b, std::int64_t scales, Border border);

}  // namespace equipoise
