#include "farthest_first.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "distance.hpp"
#include "team.hpp"

namespace equipoise {
namespace {

constexpr std::int64_t block_rows = 128;
/// Products below which a second thread costs more than it brings.
constexpr double worth_sharing = 4e5;

/// Distances between centres j < s; row j holds those to later centres one beside the other.
class CentreDistances {
 public:
  CentreDistances(std::int64_t count, std::uint64_t point_bytes) : count_(count) {
    const auto values = static_cast<std::uint64_t>(count) * static_cast<std::uint64_t>(count + 1) / 2;
    if (values * sizeof(float) <= std::max<std::uint64_t>(point_bytes / 10, std::uint64_t{1} << 24))
      squared_.resize(values);
  }

  bool kept() const { return !squared_.empty(); }
  void set(std::int64_t j, std::int64_t s, float squared) { squared_[place(j, s)] = squared; }
  /// The row of centre j, to be indexed by later centres.
  const float* row(std::int64_t j) const { return squared_.data() + place(j, j) - j; }

 private:
  std::size_t place(std::int64_t j, std::int64_t s) const {
    return static_cast<std::size_t>(j * count_ - j * (j - 1) / 2 + s - j);
  }

  std::int64_t count_;
  std::vector<float> squared_;
};

/// The farthest point found so far.
struct Farthest {
  double distance = -1;
  std::int64_t row = -1;

  void offer(double other, std::int64_t at) {
    if (other > distance || (other == distance && at < row)) *this = {other, at};
  }
};

/// Knows for each point an upper bound of its distance to the nearest centre: its exact distance to the
/// nearest of the first `met` ones. New centres only shrink it, so only points whose bound reaches the
/// farthest distance need be brought up to date; and a centre that lies twice as far from a point's nearest
/// centre as the point itself cannot be nearer (triangle inequality).
class Traversal {
 public:
  Traversal(const PointMatrix& points, std::int64_t first, std::int64_t count, int threads)
      : points_(points),
        slack_(1 + 2 * distance_error(points.columns)),
        between_(count, static_cast<std::uint64_t>(points.rows * points.columns) * sizeof(float)),
        team_(points.rows * points.columns > 100'000 ? threads : 1),
        near_(static_cast<std::size_t>(points.rows)),
        nearest_(near_.size(), 0),
        met_(near_.size(), 1),
        block_(static_cast<std::size_t>((points.rows + block_rows - 1) / block_rows)) {
    values_.reserve(static_cast<std::size_t>(count * points.columns));
    add_centre(first);
    computed_.assign(static_cast<std::size_t>(team_.size()), 0);
    team_.share([&](int member) { measure_first(member); });
    near_[at(first)] = -1;
    previous_work_ = 1e18;
  }

  /// The point farthest from its nearest centre.
  Farthest farthest() {
    Farthest leader;
    for (const std::int64_t row : leaders_)
      if (near_[at(row)] >= 0) bring_up_to_date(row, leader, computed_[0]);
    std::vector<Farthest> found(computed_.size(), leader);
    const std::int64_t before = computed();
    const auto search = [&](int member) { search_blocks(member, team_.size(), found[at(member)]); };
    if (team_.size() > 1 && previous_work_ * static_cast<double>(points_.columns) > worth_sharing)
      team_.share(search);
    else
      search_blocks(0, 1, found[0]);
    previous_work_ = static_cast<double>(computed() - before);
    for (const Farthest& part : found) leader.offer(part.distance, part.row);
    return leader;
  }

  void choose(std::int64_t row) {
    near_[at(row)] = -1;
    add_centre(row);
    choose_leaders();
  }

  const std::vector<std::int64_t>& centres() const { return centres_; }
  std::int64_t computed() const {
    return std::accumulate(computed_.begin(), computed_.end(), std::int64_t{0});
  }

 private:
  template <class Integer>
  static std::size_t at(Integer i) {
    return static_cast<std::size_t>(i);
  }
  std::int64_t block_end(std::int64_t block) const {
    return std::min((block + 1) * block_rows, points_.rows);
  }
  std::int64_t count() const { return static_cast<std::int64_t>(centres_.size()); }
  const float* centre(std::int64_t s) const { return values_.data() + s * points_.columns; }

  void add_centre(std::int64_t row) {
    const std::int64_t s = count();
    centres_.push_back(row);
    values_.insert(values_.end(), points_.row(row), points_.row(row) + points_.columns);
    if (!between_.kept()) return;
    for (std::int64_t j = 0; j < s; ++j)
      between_.set(j, s, squared_distance_below(centre(j), points_.row(row), points_.columns, INFINITY));
  }

  void measure_first(int member) {
    const auto blocks = static_cast<std::int64_t>(block_.size());
    for (std::int64_t b = blocks * member / team_.size(); b < blocks * (member + 1) / team_.size(); ++b) {
      for (std::int64_t row = b * block_rows; row < block_end(b); ++row) {
        near_[at(row)] = squared_distance(points_.row(row), centre(0), points_.columns);
        block_[at(b)] = std::max(block_[at(b)], near_[at(row)]);
      }
      computed_[at(member)] += block_end(b) - b * block_rows;
    }
  }

  void search_blocks(int member, int members, Farthest& best) {
    const auto blocks = static_cast<std::int64_t>(block_.size());
    for (std::int64_t b = blocks * member / members; b < blocks * (member + 1) / members; ++b) {
      if (block_[at(b)] < best.distance) continue;
      double largest = -1;
      for (std::int64_t row = b * block_rows; row < block_end(b); ++row) {
        if (near_[at(row)] >= 0 && near_[at(row)] >= best.distance)
          bring_up_to_date(row, best, computed_[at(member)]);
        largest = std::max(largest, near_[at(row)]);
      }
      block_[at(b)] = largest;
    }
  }

  /// Lowers the bound of `row` until it is exact or below the farthest distance, and offers it as the
  /// farthest.
  void bring_up_to_date(std::int64_t row, Farthest& best, std::int64_t& computed) {
    const float* point = points_.row(row);
    double near = near_[at(row)];
    std::int64_t s = met_[at(row)], nearest = nearest_[at(row)];
    const std::int64_t all = count();
    while (s < all && near >= best.distance) {
      const float* apart = between_.kept() ? between_.row(nearest) : nullptr;
      const double limit = near * slack_;
      const auto far = static_cast<float>(std::min(4 * limit * slack_, 1e38));
      const bool in_range = near > 1e-30 && near < 1e36;
      for (; s < all; ++s) {
        if (apart != nullptr && in_range && apart[s] >= far) continue;
        ++computed;
        if (in_range &&
            squared_distance_below(point, centre(s), points_.columns, static_cast<float>(limit)) >= limit)
          continue;
        const double exact = squared_distance(point, centre(s), points_.columns);
        if (exact >= near) continue;
        near = exact;
        nearest = s++;
        break;
      }
    }
    near_[at(row)] = near;
    met_[at(row)] = static_cast<std::int32_t>(s);
    nearest_[at(row)] = static_cast<std::int32_t>(nearest);
    if (s == all) best.offer(near, row);
  }

  /// The next farthest point is likely to be the farthest of another block: these come first next time.
  void choose_leaders() {
    constexpr std::size_t enough = 16;
    std::vector<std::int64_t> order(block_.size());
    std::iota(order.begin(), order.end(), std::int64_t{0});
    const auto end = order.begin() + static_cast<std::ptrdiff_t>(std::min(enough, order.size()));
    std::partial_sort(order.begin(), end, order.end(), [&](std::int64_t a, std::int64_t b) {
      return block_[at(a)] != block_[at(b)] ? block_[at(a)] > block_[at(b)] : a < b;
    });
    leaders_.clear();
    for (auto block = order.begin(); block != end; ++block) {
      const auto from = near_.begin() + *block * block_rows;
      leaders_.push_back(std::max_element(from, near_.begin() + block_end(*block)) - near_.begin());
    }
  }

  PointMatrix points_;
  double slack_;
  CentreDistances between_;
  Team team_;
  std::vector<double> near_;           ///< Squared; -1 for centres.
  std::vector<std::int32_t> nearest_;  ///< The centre at that distance.
  std::vector<std::int32_t> met_;
  std::vector<double> block_;  ///< The largest bound among `block_rows` points; may be too large.
  std::vector<std::int64_t> centres_, leaders_;
  std::vector<float> values_;           ///< Of the centres.
  std::vector<std::int64_t> computed_;  ///< By member of the team.
  double previous_work_ = 0;
};

}  // namespace

Centres farthest_first(const PointMatrix& points, std::int64_t first, std::int64_t count, int threads,
                       const std::function<void(std::int64_t)>& progress) {
  Traversal traversal(points, first, count, threads);
  progress(1);
  for (std::int64_t chosen = 1; chosen < count; ++chosen) {
    traversal.choose(traversal.farthest().row);
    progress(chosen + 1);
  }
  const double radius = count < points.rows ? std::sqrt(traversal.farthest().distance) : 0.0;
  return {traversal.centres(), radius, traversal.computed()};
}

double mean_pairwise_distance(const PointMatrix& points, std::span<const std::int64_t> rows, int threads) {
  const auto count = static_cast<std::int64_t>(rows.size());
  if (count < 2) return 0.0;
  std::vector<double> sums(rows.size(), 0.0);
  Team team(count * count * points.columns > 2'000'000 ? threads : 1);
  team.share([&](int member) {
    // Alternate rows, so that each member gets as many pairs.
    for (std::int64_t a = member; a < count; a += team.size())
      for (std::int64_t b = 0; b < a; ++b)
        sums[static_cast<std::size_t>(a)] +=
            std::sqrt(squared_distance(points.row(rows[static_cast<std::size_t>(a)]),
                                       points.row(rows[static_cast<std::size_t>(b)]), points.columns));
  });
  const double sum = std::accumulate(sums.begin(), sums.end(), 0.0);
  return sum / (0.5 * static_cast<double>(count) * static_cast<double>(count - 1));
}

}  // namespace equipoise
