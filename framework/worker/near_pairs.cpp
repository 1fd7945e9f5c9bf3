#include "worker/near_pairs.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/topk.h>
#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

#include "worker/alignment.hpp"
#include "worker/parallel.hpp"

namespace equipoise {

namespace {

constexpr int kDescriptorSide = 16;
constexpr std::int64_t kNeighbours = 5;
constexpr std::int64_t kBlock = 512;
constexpr float kLeastResemblance = 0.7F;
constexpr double kCropMargin = 0.04;  // Of each side: pictures cropped by 2 to 6 % resemble this.

/// Two pictures to be aligned, `moving` starting at `scale`.
struct Candidate {
  std::int64_t fixed = 0, moving = 0;
  double scale = 1;
};

/// Coarse details of a thumbnail without a margin on each side, as a vector of mean 0 and norm 1; zeros for a
/// flat one.
void describe(const at::Tensor& thumbnail, double margin, float* descriptor) {
  const cv::Mat whole(static_cast<int>(thumbnail.size(0)), static_cast<int>(thumbnail.size(1)), CV_8UC1,
                      const_cast<void*>(thumbnail.const_data_ptr()));
  const double side = whole.cols, kept = (1 - 2 * margin), start = margin * side + 0.5 * (kept - 1);
  const cv::Matx23d inner(kept, 0, start, 0, kept, start);
  cv::Mat picture;
  cv::warpAffine(whole, picture, inner, whole.size(), cv::INTER_LINEAR | cv::WARP_INVERSE_MAP,
                 cv::BORDER_REPLICATE);
  cv::Mat wide, smooth, background, strength, small;
  picture.convertTo(wide, CV_32F);
  cv::GaussianBlur(wide, smooth, {}, 2.5, 2.5, cv::BORDER_REPLICATE);
  cv::GaussianBlur(wide, background, {}, 10, 10, cv::BORDER_REPLICATE);
  cv::Mat band = smooth - background;
  cv::GaussianBlur(band.mul(band), strength, {}, 10, 10, cv::BORDER_REPLICATE);
  cv::sqrt(strength, strength);
  strength += 1.0;
  cv::divide(band, strength, band);
  cv::resize(band, small, {kDescriptorSide, kDescriptorSide}, 0, 0, cv::INTER_AREA);
  small -= cv::mean(small)[0];
  const double length = cv::norm(small);
  cv::Mat target(kDescriptorSide, kDescriptorSide, CV_32F, descriptor);
  if (length < 0.05)
    target.setTo(0);
  else
    small.convertTo(target, CV_32F, 1.0 / length);
}

/// The first picture of each content.
std::vector<std::int64_t> distinct_pictures(std::int64_t count, const std::vector<std::string>& contents) {
  std::set<std::string> seen;
  std::vector<std::int64_t> chosen;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::string& content = contents.empty() ? std::string() : contents[static_cast<std::size_t>(i)];
    if (content.empty() || seen.insert(content).second) chosen.push_back(i);
  }
  return chosen;
}

at::Tensor descriptors_of(const std::vector<at::Tensor>& pictures, double margin) {
  at::Tensor all =
      at::empty({static_cast<std::int64_t>(pictures.size()), kDescriptorSide * kDescriptorSide}, at::kFloat);
  for (std::size_t i = 0; i < pictures.size(); ++i)
    describe(pictures[i], margin, all.data_ptr<float>() + static_cast<std::int64_t>(i) * all.size(1));
  return all;
}

/// For each row of `queries` its nearest rows of `descriptors`, itself left out.
std::set<std::pair<std::int64_t, std::int64_t>> nearest_rows(const at::Tensor& queries,
                                                             const at::Tensor& descriptors) {
  std::set<std::pair<std::int64_t, std::int64_t>> found;
  const std::int64_t count = descriptors.size(0), neighbours = std::min(kNeighbours + 1, count);
  for (std::int64_t begin = 0; begin < count; begin += kBlock) {
    const std::int64_t size = std::min(kBlock, count - begin);
    const auto [scores, indices] =
        at::topk(at::mm(queries.narrow(0, begin, size), descriptors.t()), neighbours, 1);
    for (std::int64_t i = 0; i < size; ++i) {
      const float* score = scores.const_data_ptr<float>() + i * neighbours;
      const std::int64_t* other = indices.const_data_ptr<std::int64_t>() + i * neighbours;
      for (std::int64_t k = 0; k < neighbours && score[k] >= kLeastResemblance; ++k)
        if (other[k] != begin + i) found.emplace(begin + i, other[k]);
    }
  }
  return found;
}

/// Pairs of which one resembles the other, or its inner part, most.
std::vector<Candidate> candidates(const std::vector<at::Tensor>& pictures) {
  const at::Tensor whole = descriptors_of(pictures, 0), inner = descriptors_of(pictures, kCropMargin);
  std::set<std::pair<std::int64_t, std::int64_t>> equal;
  for (const auto& [a, b] : nearest_rows(whole, whole)) equal.insert(std::minmax(a, b));
  std::vector<Candidate> found;
  for (const auto& [a, b] : equal) found.push_back({a, b, 1});
  for (const auto& [uncropped, crop] : nearest_rows(inner, whole))
    found.push_back({crop, uncropped, 1 - 2 * kCropMargin});
  return found;
}

}  // namespace

NearPairs find_near_pairs(const at::Tensor& thumbnails, const std::vector<std::string>& contents, int threads,
                          const std::function<void(std::int64_t, std::int64_t)>& watch) {
  NearPairs found;
  const auto chosen = distinct_pictures(thumbnails.size(0), contents);
  std::vector<at::Tensor> pictures;
  for (const std::int64_t i : chosen) pictures.push_back(thumbnails[i].contiguous());
  if (pictures.size() < 2) return found;
  const auto wanted = candidates(pictures);
  const auto total = static_cast<std::int64_t>(wanted.size());
  std::vector<double> scores(wanted.size());
  for_each_in_parallel(
      threads, total,
      [&](std::int64_t i) {
        const Candidate& pair = wanted[static_cast<std::size_t>(i)];
        scores[static_cast<std::size_t>(i)] =
            aligned_correlation(pictures[static_cast<std::size_t>(pair.fixed)],
                                pictures[static_cast<std::size_t>(pair.moving)], pair.scale);
      },
      [&](std::int64_t done) { watch(done, total); });
  std::map<std::pair<std::int64_t, std::int64_t>, double> best;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    double& score = best[std::minmax(wanted[i].fixed, wanted[i].moving)];
    score = std::max(score, scores[i]);
  }
  found.compared = static_cast<std::int64_t>(best.size());
  for (const auto& [pair, score] : best) {
    if (score < near_threshold) {
      found.closest_distinct = std::max(found.closest_distinct, score);
      continue;
    }
    found.pairs.push_back({static_cast<std::size_t>(chosen[static_cast<std::size_t>(pair.first)]),
                           static_cast<std::size_t>(chosen[static_cast<std::size_t>(pair.second)]), score});
  }
  return found;
}

}  // namespace equipoise
