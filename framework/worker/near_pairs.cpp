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
constexpr std::int64_t kNeighbours = 12;
constexpr std::int64_t kBlock = 512;
constexpr float kLeastResemblance = 0.5F;

/// Coarse details of a thumbnail as a vector of mean 0 and norm 1; zeros for a flat one.
void describe(const at::Tensor& thumbnail, float* descriptor) {
  const cv::Mat picture(static_cast<int>(thumbnail.size(0)), static_cast<int>(thumbnail.size(1)), CV_8UC1,
                        const_cast<void*>(thumbnail.const_data_ptr()));
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

at::Tensor descriptors_of(const at::Tensor& thumbnails, const std::vector<std::int64_t>& chosen) {
  at::Tensor all = at::empty({static_cast<std::int64_t>(chosen.size()), kDescriptorSide * kDescriptorSide},
                             at::kFloat);
  for (std::size_t i = 0; i < chosen.size(); ++i) {
    const auto row = static_cast<std::int64_t>(i);
    describe(thumbnails[chosen[i]].contiguous(), all.data_ptr<float>() + row * all.size(1));
  }
  return all;
}

/// Pairs of rows of which one is among the other's nearest, the smaller first.
std::vector<std::pair<std::int64_t, std::int64_t>> candidates(const at::Tensor& descriptors) {
  std::set<std::pair<std::int64_t, std::int64_t>> pairs;
  const std::int64_t count = descriptors.size(0), neighbours = std::min(kNeighbours + 1, count);
  for (std::int64_t begin = 0; begin < count; begin += kBlock) {
    const std::int64_t size = std::min(kBlock, count - begin);
    const at::Tensor alike = at::mm(descriptors.narrow(0, begin, size), descriptors.t());
    const auto [scores, indices] = at::topk(alike, neighbours, 1);
    for (std::int64_t i = 0; i < size; ++i) {
      const float* score = scores.const_data_ptr<float>() + i * neighbours;
      const std::int64_t* other = indices.const_data_ptr<std::int64_t>() + i * neighbours;
      for (std::int64_t k = 0; k < neighbours && score[k] >= kLeastResemblance; ++k)
        if (other[k] != begin + i) pairs.insert(std::minmax(begin + i, other[k]));
    }
  }
  return {pairs.begin(), pairs.end()};
}

}  // namespace

NearPairs find_near_pairs(const at::Tensor& thumbnails, const std::vector<std::string>& contents, int threads,
                          const std::function<void(std::int64_t, std::int64_t)>& watch) {
  NearPairs found;
  const auto chosen = distinct_pictures(thumbnails.size(0), contents);
  if (chosen.size() < 2) return found;
  const auto wanted = candidates(descriptors_of(thumbnails, chosen));
  found.compared = static_cast<std::int64_t>(wanted.size());
  std::vector<double> scores(wanted.size());
  std::vector<at::Tensor> pictures;
  for (const std::int64_t i : chosen) pictures.push_back(thumbnails[i].contiguous());
  for_each_in_parallel(
      threads, found.compared,
      [&](std::int64_t i) {
        const auto& [a, b] = wanted[static_cast<std::size_t>(i)];
        scores[static_cast<std::size_t>(i)] = aligned_correlation(pictures[static_cast<std::size_t>(a)],
                                                                  pictures[static_cast<std::size_t>(b)]);
      },
      [&](std::int64_t done) { watch(done, found.compared); });
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    if (scores[i] < near_threshold) {
      found.closest_distinct = std::max(found.closest_distinct, scores[i]);
      continue;
    }
    found.pairs.push_back({static_cast<std::size_t>(chosen[static_cast<std::size_t>(wanted[i].first)]),
                           static_cast<std::size_t>(chosen[static_cast<std::size_t>(wanted[i].second)]),
                           scores[i]});
  }
  return found;
}

}  // namespace equipoise
