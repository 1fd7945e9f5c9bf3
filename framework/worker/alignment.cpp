#include "worker/alignment.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include <opencv2/core.hpp>
#include <opencv2/imgproc.hpp>

namespace equipoise {

namespace {

constexpr double kMostScale = 0.15;
constexpr double kMostShift = 0.2;  // In half sides.
constexpr int kSteps = 10;
constexpr int kMargin = 2;
constexpr double kLeastRough =
    0.8;  // Copies reach 0.95 on coarse details: below, the fine ones are not tried.
constexpr double kMostUnaligned = 0.4;  // What such a pair scores at most.

/// Where a point (x, y) of the fixed picture, both -1 .. 1, lies in the moving one: scale x + shift.
struct Placement {
  double scale_x = 1, shift_x = 0, scale_y = 1, shift_y = 0;
  bool allowed() const {
    return std::abs(scale_x - 1) <= kMostScale && std::abs(scale_y - 1) <= kMostScale &&
           std::abs(shift_x) <= kMostShift && std::abs(shift_y) <= kMostShift;
  }
};

/// Details between two scales of blur, divided by their local strength.
cv::Mat details(const cv::Mat& picture, double fine, double coarse) {
  cv::Mat wide, smooth, background, strength;
  picture.convertTo(wide, CV_32F);
  cv::GaussianBlur(wide, smooth, {}, fine, fine, cv::BORDER_REPLICATE);
  cv::GaussianBlur(wide, background, {}, coarse, coarse, cv::BORDER_REPLICATE);
  cv::Mat band = smooth - background;
  cv::GaussianBlur(band.mul(band), strength, {}, coarse, coarse, cv::BORDER_REPLICATE);
  const double floor = 0.1 * std::sqrt(cv::mean(strength)[0]) + 1e-3;
  cv::sqrt(strength, strength);
  strength += floor;
  cv::divide(band, strength, band);
  return band;
}

/// The moving picture and its slopes where the fixed one has its pixels.
struct Samples {
  std::vector<float> fixed, moving, slope_x, slope_y, x, y;
};

class Aligner {
 public:
  Aligner(cv::Mat fixed, cv::Mat moving) : fixed_(std::move(fixed)), moving_(std::move(moving)) {
    cv::Sobel(moving_, across_, CV_32F, 1, 0, 3, 0.125);
    cv::Sobel(moving_, down_, CV_32F, 0, 1, 3, 0.125);
  }

  /// Improves `placement`; returns the best correlation met, whose placement it keeps.
  double run(Placement& placement) {
    Placement at = placement;
    double best = -1;
    for (int step = 0; step < kSteps && at.allowed(); ++step) {
      sample(at);
      const double score = correlation();
      if (score > best) {
        best = score;
        placement = at;
      } else if (step > 2 && score < best - 0.05) {
        break;
      }
      if (!improve(at)) break;
    }
    return best;
  }

 private:
  void sample(const Placement& at);
  double correlation();
  bool improve(Placement& at) const;

  cv::Mat fixed_, moving_, across_, down_;
  Samples samples_;
  double gain_ = 0, offset_ = 0;
};

float between(const cv::Mat& picture, int column, int row, float right, float below) {
  const float* above = picture.ptr<float>(row) + column;
  const float* under = picture.ptr<float>(row + 1) + column;
  return (1 - below) * ((1 - right) * above[0] + right * above[1]) +
         below * ((1 - right) * under[0] + right * under[1]);
}

void Aligner::sample(const Placement& at) {
  for (auto* list :
       {&samples_.fixed, &samples_.moving, &samples_.slope_x, &samples_.slope_y, &samples_.x, &samples_.y})
    list->clear();
  const int side = fixed_.cols;
  const double half = 0.5 * (side - 1);
  for (int row = kMargin; row < side - kMargin; ++row) {
    const double y = row / half - 1, v = (at.scale_y * y + at.shift_y + 1) * half;
    if (v < kMargin || v >= side - 1 - kMargin) continue;
    for (int column = kMargin; column < side - kMargin; ++column) {
      const double x = column / half - 1, u = (at.scale_x * x + at.shift_x + 1) * half;
      if (u < kMargin || u >= side - 1 - kMargin) continue;
      const int left = static_cast<int>(u), top = static_cast<int>(v);
      const auto right = static_cast<float>(u - left), below = static_cast<float>(v - top);
      samples_.fixed.push_back(fixed_.at<float>(row, column));
      samples_.moving.push_back(between(moving_, left, top, right, below));
      samples_.slope_x.push_back(between(across_, left, top, right, below) * static_cast<float>(half));
      samples_.slope_y.push_back(between(down_, left, top, right, below) * static_cast<float>(half));
      samples_.x.push_back(static_cast<float>(x));
      samples_.y.push_back(static_cast<float>(y));
    }
  }
}

/// Also finds the gain and the offset that bring the moving samples closest to the fixed ones.
double Aligner::correlation() {
  const auto count = static_cast<double>(samples_.fixed.size());
  double f = 0, m = 0, ff = 0, mm = 0, fm = 0;
  for (std::size_t i = 0; i < samples_.fixed.size(); ++i) {
    const double a = samples_.fixed[i], b = samples_.moving[i];
    f += a;
    m += b;
    ff += a * a;
    mm += b * b;
    fm += a * b;
  }
  const double spread_f = ff - f * f / count, spread_m = mm - m * m / count, joint = fm - f * m / count;
  if (count < 64 || spread_f < 1e-6 || spread_m < 1e-6) return 0;
  gain_ = joint / spread_m;
  offset_ = (f - gain_ * m) / count;
  return joint / std::sqrt(spread_f * spread_m);
}

bool Aligner::improve(Placement& at) const {
  if (gain_ <= 0) return false;
  cv::Matx44d normal = cv::Matx44d::zeros();
  cv::Vec4d right(0, 0, 0, 0);
  for (std::size_t i = 0; i < samples_.fixed.size(); ++i) {
    const double residual = samples_.fixed[i] - gain_ * samples_.moving[i] - offset_;
    const double gx = gain_ * samples_.slope_x[i], gy = gain_ * samples_.slope_y[i];
    const std::array<double, 4> slope{gx * samples_.x[i], gx, gy * samples_.y[i], gy};
    for (int a = 0; a < 4; ++a) {
      right[a] += slope[static_cast<std::size_t>(a)] * residual;
      for (int b = a; b < 4; ++b)
        normal(a, b) += slope[static_cast<std::size_t>(a)] * slope[static_cast<std::size_t>(b)];
    }
  }
  for (int a = 0; a < 4; ++a) {
    normal(a, a) *= 1.001;
    for (int b = 0; b < a; ++b) normal(a, b) = normal(b, a);
  }
  cv::Vec4d change;
  if (!cv::solve(normal, right, change, cv::DECOMP_CHOLESKY)) return false;
  at.scale_x += change[0];
  at.shift_x += change[1];
  at.scale_y += change[2];
  at.shift_y += change[3];
  return cv::norm(change, cv::NORM_INF) > 2e-4;
}

cv::Mat matrix_of(const at::Tensor& thumbnail) {
  return {static_cast<int>(thumbnail.size(0)), static_cast<int>(thumbnail.size(1)), CV_8UC1,
          const_cast<void*>(thumbnail.const_data_ptr())};
}

cv::Mat halved(const cv::Mat& picture) {
  cv::Mat small;
  cv::resize(picture, small, {picture.cols / 2, picture.rows / 2}, 0, 0, cv::INTER_AREA);
  return small;
}

bool flat(const cv::Mat& picture) {
  double least = 0, most = 0;
  cv::minMaxLoc(picture, &least, &most);
  return most - least < 4;
}

}  // namespace

double aligned_correlation(const at::Tensor& fixed, const at::Tensor& moving, double scale) {
  const cv::Mat first = matrix_of(fixed), second = matrix_of(moving);
  if (flat(first) || flat(second)) return 0;
  Placement placement{scale, 0, scale, 0};
  const double rough =
      Aligner(details(halved(first), 1.25, 4), details(halved(second), 1.25, 4)).run(placement);
  if (rough < kLeastRough) return std::max(0.0, std::min(rough, kMostUnaligned));
  return Aligner(details(first, 0.7, 2), details(second, 0.7, 2)).run(placement);
}

}  // namespace equipoise
