#include "feature_metrics/kernel_sums.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/zeros.h>

#include <equipoise/random.hpp>

#include "feature_metrics/random_halves.hpp"

namespace equipoise {
namespace {

/// Rows of the kernel matrix that are held at a time: 512 x 50,000 doubles are 200 MB.
constexpr std::int64_t block_rows = 512;

/// u^T K u for each column, K without its diagonal. Each block off the diagonal serves twice.
at::Tensor forms_within(const Kernel& kernel, const at::Tensor& x, const at::Tensor& u) {
  at::Tensor sums = at::zeros({u.size(1)}, at::kDouble);
  for (std::int64_t i = 0; i < x.size(0); i += block_rows) {
    const std::int64_t rows = std::min(block_rows, x.size(0) - i);
    const at::Tensor here = u.narrow(0, i, rows);
    at::Tensor own = kernel(x.narrow(0, i, rows), x.narrow(0, i, rows));
    own.diagonal().zero_();
    sums.add_(own.mm(here).mul_(here).sum(0));
    const std::int64_t later = x.size(0) - i - rows;
    if (later == 0) continue;
    const at::Tensor right = kernel(x.narrow(0, i, rows), x.narrow(0, i + rows, later));
    sums.add_(right.mm(u.narrow(0, i + rows, later)).mul_(here).sum(0), 2.0);
  }
  return sums;
}

at::Tensor forms_between(const Kernel& kernel, const at::Tensor& x, const at::Tensor& y, const at::Tensor& u,
                         const at::Tensor& v) {
  at::Tensor sums = at::zeros({u.size(1)}, at::kDouble);
  for (std::int64_t i = 0; i < x.size(0); i += block_rows) {
    const std::int64_t rows = std::min(block_rows, x.size(0) - i);
    const at::Tensor values = kernel(x.narrow(0, i, rows), y);
    sums.add_(values.mm(v).mul_(u.narrow(0, i, rows)).sum(0));
  }
  return sums;
}

/// Number of pairs of different rows, by weight.
at::Tensor pairs(const at::Tensor& weights) {
  return weights.sum(0).square() - weights.square().sum(0);
}

std::vector<double> listed(const at::Tensor& values) {
  const at::Tensor dense = values.contiguous();
  const auto* first = dense.const_data_ptr<double>();
  return {first, first + dense.numel()};
}

}  // namespace

std::vector<double> kernel_discrepancies(const Kernel& kernel, const at::Tensor& x, const at::Tensor& y,
                                         const at::Tensor& in_x, const at::Tensor& in_y) {
  const at::Tensor xx = forms_within(kernel, x, in_x) / pairs(in_x);
  const at::Tensor yy = forms_within(kernel, y, in_y) / pairs(in_y);
  const at::Tensor xy = forms_between(kernel, x, y, in_x, in_y) / (in_x.sum(0) * in_y.sum(0));
  return listed(xx + yy - xy * 2.0);
}

std::vector<double> discrepancies_within(const Kernel& kernel, const at::Tensor& x, const at::Tensor& part,
                                         const at::Tensor& rest) {
  const at::Tensor columns = at::cat({part, rest, part + rest}, 1);
  const auto forms = forms_within(kernel, x, columns).chunk(3);
  // (p + r)^T K (p + r) = p^T K p + r^T K r + 2 p^T K r
  const at::Tensor across = (forms[2] - forms[0] - forms[1]) / (part.sum(0) * rest.sum(0));
  return listed(forms[0] / pairs(part) + forms[1] / pairs(rest) - across);
}

at::Tensor all_rows(std::int64_t n) {
  return at::ones({n, 1}, at::kDouble);
}

at::Tensor membership(std::int64_t n, const at::Tensor& indices) {
  return at::zeros({n, 1}, at::kDouble).index_fill_(0, indices, 1.0);
}

at::Tensor random_subsets(std::uint64_t seed, std::int64_t n, std::int64_t subsets, std::int64_t size) {
  at::Tensor member = at::zeros({n, subsets}, at::kDouble);
  for (std::int64_t s = 0; s < subsets; ++s)
    member.select(1, s).index_fill_(0, random_rows(mix_seed(seed, static_cast<std::uint64_t>(s)), n, size),
                                    1.0);
  return member;
}

}  // namespace equipoise
