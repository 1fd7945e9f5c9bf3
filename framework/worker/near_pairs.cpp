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
constexpr std::int64_t kBlock = 512;
constexpr double kCropMargin = 0.04;  // Of each side: pictures cropped by 2 to 6 % resemble this.

/// Two pictures to be aligned, `moving` turned and starting at `scale`.
struct Candidate {
  std::size_t fixed = 0, moving = 0;
  double scale = 1;
  Turn turn = Turn::none;
};

using IndexPair = std::pair<std::size_t, std::size_t>;

/// How many neighbours of a picture go on, and how much they must resemble it.
struct Reach {
  std::int64_t neighbours;
  float least_resemblance;
};

constexpr Reach kUpright{5, 0.7F};
constexpr Reach kTurned{2, 0.8F};

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
std::vector<std::size_t> distinct_pictures(const NearSearch& search) {
  std::set<std::string> seen;
  std::vector<std::size_t> chosen;
  for (std::size_t i = 0; i < static_cast<std::size_t>(search.thumbnails.size(0)); ++i) {
    const std::string& content = search.contents.empty() ? std::string() : search.contents[i];
    if (content.empty() || seen.insert(content).second) chosen.push_back(i);
  }
  return chosen;
}

/// [N, side, side] float32.
at::Tensor descriptors_of(const std::vector<at::Tensor>& pictures, double margin) {
  at::Tensor all =
      at::empty({static_cast<std::int64_t>(pictures.size()), kDescriptorSide, kDescriptorSide}, at::kFloat);
  for (std::size_t i = 0; i < pictures.size(); ++i)
    describe(pictures[i], margin, all[static_cast<std::int64_t>(i)].data_ptr<float>());
  return all;
}

/// For each of `queries` its nearest of `descriptors`, itself left out.
std::set<IndexPair> nearest_rows(const at::Tensor& queries, const at::Tensor& descriptors,
                                 const Reach& reach) {
  std::set<IndexPair> found;
  const at::Tensor rows = queries.flatten(1), columns = descriptors.flatten(1).t();
  const std::int64_t count = rows.size(0), neighbours = std::min(reach.neighbours + 1, count);
  for (std::int64_t begin = 0; begin < count; begin += kBlock) {
    const std::int64_t size = std::min(kBlock, count - begin);
    const auto [scores, indices] = at::topk(at::mm(rows.narrow(0, begin, size), columns), neighbours, 1);
    for (std::int64_t i = 0; i < size; ++i) {
      const float* score = scores.const_data_ptr<float>() + i * neighbours;
      const std::int64_t* other = indices.const_data_ptr<std::int64_t>() + i * neighbours;
      for (std::int64_t k = 0; k < neighbours && score[k] >= reach.least_resemblance; ++k)
        if (other[k] != begin + i)
          found.emplace(static_cast<std::size_t>(begin + i), static_cast<std::size_t>(other[k]));
    }
  }
  return found;
}

/// Pairs of which one resembles the other, its inner part, or what it is when turned.
std::vector<Candidate> candidates(const std::vector<at::Tensor>& pictures) {
  const at::Tensor whole = descriptors_of(pictures, 0), inner = descriptors_of(pictures, kCropMargin);
  std::set<IndexPair> equal;
  for (const auto& [a, b] : nearest_rows(whole, whole, kUpright)) equal.insert(std::minmax(a, b));
  std::vector<Candidate> found;
  for (const auto& [a, b] : equal) found.push_back({a, b, 1});
  for (const auto& [uncropped, crop] : nearest_rows(inner, whole, kUpright))
    found.push_back({crop, uncropped, 1 - 2 * kCropMargin});
  for (const Turn turn : all_turns) {
    // A quarter to the right of one picture is a quarter to the left of the other.
    if (turn == Turn::none || turn == Turn::right) continue;
    std::set<IndexPair> alike = nearest_rows(turned(whole, turn), whole, kTurned);
    for (const auto& [moving, fixed] : alike)
      if (turn == Turn::left || moving < fixed || !alike.contains({fixed, moving}))
        found.push_back({fixed, moving, 1, turn});
  }
  return found;
}

/// The best score of each pair, and the turn of its first picture that reaches it. What is near as it lies
/// needs no turn: symmetric pictures match in several ways.
std::map<IndexPair, NearPair> best_scores(const std::vector<Candidate>& wanted,
                                          const std::vector<double>& scores) {
  std::map<IndexPair, NearPair> best;
  for (std::size_t i = 0; i < wanted.size(); ++i) {
    const auto [first, second] = std::minmax(wanted[i].fixed, wanted[i].moving);
    const Turn turn = first == wanted[i].moving ? wanted[i].turn : inverse(wanted[i].turn);
    const auto [found, added] = best.try_emplace({first, second}, NearPair{first, second, scores[i], turn});
    const bool near_upright = found->second.turn == Turn::none && found->second.score >= near_threshold;
    if (!added && scores[i] > found->second.score && (turn == Turn::none || !near_upright))
      found->second = {first, second, scores[i], turn};
  }
  return best;
}

}  // namespace

NearPairs find_near_pairs(const NearSearch& search, int threads,
                          const std::function<void(std::int64_t, std::int64_t)>& watch) {
  NearPairs found;
  const auto chosen = distinct_pictures(search);
  std::vector<at::Tensor> pictures;
  for (const std::size_t i : chosen)
    pictures.push_back(search.thumbnails[static_cast<std::int64_t>(i)].contiguous());
  if (pictures.size() < 2) return found;
  auto wanted = candidates(pictures);
  if (!search.settled.empty())
    std::erase_if(wanted, [&](const Candidate& pair) {
      return search.settled[chosen[pair.fixed]] && search.settled[chosen[pair.moving]];
    });
  const auto total = static_cast<std::int64_t>(wanted.size());
  std::vector<double> scores(wanted.size());
  for_each_in_parallel(
      threads, total,
      [&](std::int64_t i) {
        const Candidate& pair = wanted[static_cast<std::size_t>(i)];
        scores[static_cast<std::size_t>(i)] = aligned_correlation(
            pictures[pair.fixed], turned(pictures[pair.moving], pair.turn).contiguous(), pair.scale);
      },
      [&](std::int64_t done) { watch(done, total); });
  for (const auto& [places, pair] : best_scores(wanted, scores)) {
    ++found.compared;
    if (pair.score < near_threshold)
      found.closest_distinct = std::max(found.closest_distinct, pair.score);
    else
      found.pairs.push_back({chosen[pair.first], chosen[pair.second], pair.score, pair.turn});
  }
  return found;
}

}  // namespace equipoise
