#include "worker/likeness.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/maximum.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/nonzero.h>
#include <opencv2/imgproc.hpp>

#include "worker/parallel.hpp"
#include "worker/pictures.hpp"

namespace equipoise {

namespace {

constexpr int grid = 24;         ///< Descriptors are this wide before their border is cut.
constexpr int inner = grid - 2;  ///< The border depends on what lies outside a crop.
constexpr std::int64_t length = inner * inner;
constexpr std::int64_t block = 1024;  ///< Rows that are compared at a time.

/// Crops of the thumbnail, by which a picture can be found again that lost some of its margin.
std::vector<cv::Rect> crops() {
  constexpr int side = static_cast<int>(thumbnail_side);
  std::vector<cv::Rect> all{{0, 0, side, side}};
  for (const double scale : {0.975, 0.95, 0.925, 0.9}) {
    const int size = static_cast<int>(std::lround(side * scale));
    const int slack = side - size;
    for (const int y : {0, slack / 2, slack})
      for (const int x : {0, slack / 2, slack})
        if (const cv::Rect crop(x, y, size, size); std::find(all.begin(), all.end(), crop) == all.end())
          all.push_back(crop);
  }
  return all;
}

/// Writes `length` values of mean 0 and norm 1, or zeros for a picture without structure.
void describe(const cv::Mat& crop, float* values) {
  const double sigma = grid / 8.0;
  cv::Mat wide, smooth, energy, small;
  crop.convertTo(wide, CV_32F);
  cv::resize(wide, wide, {2 * grid, 2 * grid}, 0, 0, cv::INTER_AREA);
  cv::GaussianBlur(wide, smooth, {0, 0}, sigma);
  cv::Mat band = wide - smooth;
  cv::GaussianBlur(band.mul(band), energy, {0, 0}, sigma);
  cv::sqrt(energy, energy);
  // Two grey values of 255: what is flatter than that is noise and must not be blown up.
  band /= energy + 2.0;
  cv::resize(band, small, {grid, grid}, 0, 0, cv::INTER_AREA);
  cv::Mat cut = small({1, 1, inner, inner}).clone();
  cut -= cv::mean(cut)[0];
  const double norm = cv::norm(cut);
  if (norm < 1e-3)
    cut.setTo(0);
  else
    cut /= norm;
  std::copy(cut.begin<float>(), cut.end<float>(), values);
}

/// [V, N, length] float32: crop v of each thumbnail; v = 0 is the whole.
at::Tensor descriptors(const at::Tensor& thumbnails, int threads) {
  const auto all = crops();
  const std::int64_t count = thumbnails.size(0);
  at::Tensor result = at::empty({static_cast<std::int64_t>(all.size()), count, length}, at::kFloat);
  const at::Tensor source = thumbnails.contiguous();
  for_each_in_parallel(
      threads, count,
      [&](std::int64_t i) {
        const cv::Mat picture(static_cast<int>(thumbnail_side), static_cast<int>(thumbnail_side), CV_8UC1,
                              const_cast<void*>(source[i].const_data_ptr()));
        for (std::size_t v = 0; v < all.size(); ++v)
          describe(picture(all[v]), result[static_cast<std::int64_t>(v)][i].data_ptr<float>());
      },
      [](std::int64_t) {});
  return result;
}

}  // namespace

at::Tensor thumbnail(const at::Tensor& picture) {
  ImageSpec spec;
  spec.height = spec.width = thumbnail_side;
  const at::Tensor bytes =
      picture.scalar_type() == at::kByte ? picture : picture.clamp(0, 255).round().to(at::kByte);
  return resize_picture(adapt_channels(bytes.unsqueeze(0), 1).squeeze(0), spec).squeeze(0).contiguous();
}

std::vector<Likeness> like_pairs(const at::Tensor& thumbnails, int threads, double threshold) {
  const std::int64_t count = thumbnails.size(0);
  if (count < 2) return {};
  const at::Tensor described = descriptors(thumbnails, threads);
  const at::Tensor whole = described[0].t();
  std::map<std::pair<std::int64_t, std::int64_t>, double> found;
  for (std::int64_t begin = 0; begin < count; begin += block) {
    const std::int64_t rows = std::min(block, count - begin);
    at::Tensor best = described[0].narrow(0, begin, rows).mm(whole);
    for (std::int64_t v = 1; v < described.size(0); ++v)
      best = at::maximum(best, described[v].narrow(0, begin, rows).mm(whole));
    const at::Tensor places = at::nonzero(best.ge(threshold));
    const auto* place = places.const_data_ptr<std::int64_t>();
    for (std::int64_t k = 0; k < places.size(0); ++k) {
      const std::int64_t i = begin + place[2 * k], j = place[2 * k + 1];
      if (i == j) continue;
      double& correlation = found[std::minmax(i, j)];
      correlation = std::max(correlation, best[place[2 * k]][j].item().toDouble());
    }
  }
  std::vector<Likeness> pairs;
  for (const auto& [pair, correlation] : found)
    pairs.push_back({pair.first, pair.second, std::min(1.0, correlation)});
  return pairs;
}

}  // namespace equipoise
