#include "kernel_discrepancy.hpp"

#include <algorithm>

#include <ATen/ops/zeros.h>

#include <equipoise/random.hpp>

namespace equipoise {
namespace {

/// Rows of the kernel matrix that are held at a time: 1024 x 50,000 doubles are 400 MB.
constexpr std::int64_t block_rows = 1024;

/// Sums of a kernel matrix, over all pairs and over the pairs of each subset.
struct KernelSums {
  double whole = 0;
  at::Tensor subsets;  ///< [S] float64
};

at::Tensor kernel(const at::Tensor& x, const at::Tensor& y) {
  return x.mm(y.t()).div_(static_cast<double>(x.size(1))).add_(1.0).pow_(3);
}

/// `same`: x and y are one set, whose pairs of a row with itself do not count.
KernelSums sum_kernel(const at::Tensor& x, const at::Tensor& y, const at::Tensor& in_x,
                      const at::Tensor& in_y, bool same) {
  KernelSums sums{0.0, at::zeros({in_x.size(1)}, at::kDouble)};
  for (std::int64_t begin = 0; begin < x.size(0); begin += block_rows) {
    const std::int64_t length = std::min(block_rows, x.size(0) - begin);
    at::Tensor values = kernel(x.narrow(0, begin, length), y);
    if (same) values.diagonal(begin).zero_();
    sums.whole += values.sum().item<double>();
    sums.subsets.add_(values.mm(in_y).mul_(in_x.narrow(0, begin, length)).sum(0));
  }
  return sums;
}

double unbiased(double within_x, double within_y, double between, double n, double m) {
  return within_x / (n * (n - 1.0)) + within_y / (m * (m - 1.0)) - 2.0 * between / (n * m);
}

}  // namespace

Discrepancy kernel_discrepancy(const at::Tensor& x, const at::Tensor& y, const at::Tensor& in_x,
                               const at::Tensor& in_y) {
  const at::Tensor a = x.to(at::kDouble);
  const at::Tensor b = y.to(at::kDouble);
  const KernelSums aa = sum_kernel(a, a, in_x, in_x, true);
  const KernelSums bb = sum_kernel(b, b, in_y, in_y, true);
  const KernelSums ab = sum_kernel(a, b, in_x, in_y, false);
  const auto n = static_cast<double>(a.size(0));
  const auto m = static_cast<double>(b.size(0));
  Discrepancy result{unbiased(aa.whole, bb.whole, ab.whole, n, m), {}};
  for (std::int64_t s = 0; s < in_x.size(1); ++s) {
    const auto at_s = [s](const at::Tensor& values) { return values[s].item<double>(); };
    result.subsets.push_back(
        unbiased(at_s(aa.subsets), at_s(bb.subsets), at_s(ab.subsets), at_s(in_x.sum(0)), at_s(in_y.sum(0))));
  }
  return result;
}

at::Tensor random_subsets(std::uint64_t seed, std::int64_t n, std::int64_t subsets, std::int64_t size) {
  at::Tensor member = at::zeros({n, subsets}, at::kDouble);
  auto* values = member.data_ptr<double>();
  for (std::int64_t s = 0; s < subsets; ++s) {
    const auto order = permutation(mix_seed(seed, static_cast<std::uint64_t>(s)), n);
    for (std::int64_t i = 0; i < size; ++i) values[order[static_cast<std::size_t>(i)] * subsets + s] = 1.0;
  }
  return member;
}

}  // namespace equipoise
