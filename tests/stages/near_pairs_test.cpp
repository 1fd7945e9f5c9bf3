#include "worker/near_pairs.hpp"

#include <set>
#include <vector>

#include <ATen/TensorOperators.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/stack.h>
#include <ATen/ops/zeros.h>
#include <opencv2/imgcodecs.hpp>
#include <opencv2/imgproc.hpp>

#include "catch.hpp"
#include "worker/alignment.hpp"
#include "worker/thumbnails.hpp"

using namespace equipoise;

namespace {

/// A scene of blobs, lines and grain that depends on `seed`, 240 x 240.
cv::Mat scene(int seed) {
  cv::RNG random(static_cast<std::uint64_t>(seed) * 7919 + 1);
  cv::Mat picture(240, 240, CV_8UC1, cv::Scalar(90));
  for (int i = 0; i < 60; ++i) {
    const cv::Point at(random.uniform(0, 240), random.uniform(0, 240));
    const cv::Size size(random.uniform(4, 40), random.uniform(4, 40));
    cv::ellipse(picture, at, size, random.uniform(0, 180), 0, 360, cv::Scalar(random.uniform(20, 230)), -1);
  }
  cv::GaussianBlur(picture, picture, {}, 1.5);
  return picture;
}

at::Tensor thumbnail_of(const cv::Mat& picture) {
  at::Tensor tensor = at::empty({1, picture.rows, picture.cols}, at::kByte);
  cv::Mat target(picture.rows, picture.cols, CV_8UC1, tensor.data_ptr());
  picture.copyTo(target);
  return thumbnail(tensor);
}

cv::Mat cropped(const cv::Mat& picture, int left, int top, int right, int bottom) {
  return picture(cv::Range(top, picture.rows - bottom), cv::Range(left, picture.cols - right)).clone();
}

cv::Mat jpeg(const cv::Mat& picture, int quality) {
  std::vector<unsigned char> bytes;
  cv::imencode(".jpg", picture, bytes, {cv::IMWRITE_JPEG_QUALITY, quality});
  return cv::imdecode(bytes, cv::IMREAD_GRAYSCALE);
}

std::vector<cv::Mat> copies_of(const cv::Mat& picture) {
  cv::Mat small, faint;
  cv::resize(picture, small, {150, 150}, 0, 0, cv::INTER_AREA);
  picture.convertTo(faint, CV_8U, 0.6, 50);
  return {small, faint, jpeg(picture, 50), cropped(picture, 5, 5, 5, 5), cropped(picture, 12, 0, 0, 7)};
}

NearPairs search(const std::vector<at::Tensor>& thumbnails, const std::vector<std::string>& contents = {}) {
  return find_near_pairs({at::stack(thumbnails), contents, {}}, 2, [](std::int64_t, std::int64_t) {});
}

}  // namespace

TEST_CASE("a resized, fainter, compressed or cropped copy aligns with its original") {
  for (int seed = 0; seed < 10; ++seed) {
    const cv::Mat picture = scene(seed);
    for (const cv::Mat& copy : copies_of(picture))
      CHECK(aligned_correlation(thumbnail_of(picture), thumbnail_of(copy)) >= near_threshold);
  }
}

TEST_CASE("every planted copy is found and no two scenes are paired") {
  std::vector<at::Tensor> thumbnails;
  std::set<std::pair<std::size_t, std::size_t>> planted;
  for (int seed = 0; seed < 20; ++seed) thumbnails.push_back(thumbnail_of(scene(seed)));
  for (std::size_t i = 0; i < 5; ++i)
    for (const cv::Mat& copy : copies_of(scene(static_cast<int>(i)))) {
      planted.emplace(i, thumbnails.size());
      thumbnails.push_back(thumbnail_of(copy));
    }
  const NearPairs found = search(thumbnails);
  const auto scene_of = [](std::size_t i) { return i < 20 ? i : (i - 20) / 5; };
  std::set<std::pair<std::size_t, std::size_t>> pairs;
  for (const NearPair& pair : found.pairs) {
    CHECK(scene_of(pair.first) == scene_of(pair.second));
    pairs.emplace(pair.first, pair.second);
  }
  for (const auto& pair : planted) CHECK(pairs.count(pair) == 1);
  CHECK(found.closest_distinct < near_threshold);
}

TEST_CASE("flat pictures resemble nothing, equal contents are looked at once") {
  const at::Tensor flat = at::zeros({thumbnail_side, thumbnail_side}, at::kByte);
  const at::Tensor picture = thumbnail_of(scene(1));
  CHECK(search({flat, flat, picture}).pairs.empty());
  CHECK(search({picture, picture}, {"x", "x"}).compared == 0);
  CHECK(search({picture, picture}, {"x", "y"}).pairs.size() == 1);
  CHECK(search({picture}).pairs.empty());
}

TEST_CASE("a mirrored or rotated copy is found at another size and contrast, and how it was turned is said") {
  for (const Turn turn : all_turns) {
    std::vector<at::Tensor> thumbnails;
    for (int seed = 0; seed < 12; ++seed) thumbnails.push_back(thumbnail_of(scene(seed)));
    cv::Mat copy;
    cv::resize(scene(5), copy, {170, 170}, 0, 0, cv::INTER_AREA);
    copy.convertTo(copy, CV_8U, 0.7, 30);
    thumbnails.push_back(turned(thumbnail_of(copy), turn).contiguous());
    const NearPairs found = search(thumbnails);
    REQUIRE(found.pairs.size() == 1);
    CHECK(found.pairs[0].first == 5);
    CHECK(found.pairs[0].second == 12);
    CHECK(found.pairs[0].turn == turn);
  }
}

TEST_CASE("a picture and its turned copy are told the right way round whichever comes first") {
  const at::Tensor picture = thumbnail_of(scene(3));
  const at::Tensor left = turned(picture, Turn::left).contiguous();
  CHECK(search({picture, left}).pairs.at(0).turn == Turn::left);
  CHECK(search({left, picture}).pairs.at(0).turn == Turn::right);
}

TEST_CASE("an almost symmetric picture that is near as it lies is not told as mirrored") {
  const at::Tensor half = thumbnail_of(scene(4)).to(at::kFloat);
  const at::Tensor picture = (half * 0.52 + turned(half, Turn::mirrored) * 0.48).round().to(at::kByte);
  const at::Tensor mirror = turned(picture, Turn::mirrored).contiguous();
  const double as_it_lies = aligned_correlation(picture, mirror, 1);
  REQUIRE(as_it_lies >= near_threshold);
  REQUIRE(as_it_lies < 0.999);
  const NearPairs found = search({picture, mirror});
  REQUIRE(found.pairs.size() == 1);
  CHECK(found.pairs[0].turn == Turn::none);
}

TEST_CASE("each turn has a name of its own and is taken back by its inverse") {
  const at::Tensor picture = thumbnail_of(scene(4));
  std::set<std::string> names;
  for (const Turn turn : all_turns) {
    CHECK(turned(turned(picture, turn), inverse(turn)).equal(picture));
    CHECK(turn_from_string(to_string(turn)) == turn);
    names.insert(to_string(turn));
  }
  CHECK(names.size() == all_turns.size());
}

TEST_CASE("two settled pictures are not compared again, a settled and a new one are") {
  const at::Tensor picture = thumbnail_of(scene(1));
  const at::Tensor pictures = at::stack({picture, picture, picture});
  const auto found =
      find_near_pairs({pictures, {}, {true, true, false}}, 1, [](std::int64_t, std::int64_t) {});
  REQUIRE(found.pairs.size() == 2);
  for (const NearPair& pair : found.pairs) CHECK(pair.second == 2);
}
