#include "fid/nuclear_norm.hpp"

#include <algorithm>

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/linalg_svdvals.h>
#include <ATen/ops/logspace.h>
#include <ATen/ops/mm.h>
#include <ATen/ops/randn.h>
#include <ATen/ops/zeros.h>

#include <equipoise/random.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

/// Centred rows with columns that weigh from 1 down to 10^-`decades`.
at::Tensor rows(std::int64_t n, std::int64_t d, double decades, std::uint64_t seed) {
  const at::Tensor x =
      at::randn({n, d}, make_generator(seed), at::kDouble) * at::logspace(0, -decades, d, 10.0, at::kDouble);
  return x - x.mean(0);
}

double by_decomposition(double total, const at::Tensor& matrix) {
  return std::max(0.0, total - 2.0 * at::linalg_svdvals(matrix).sum().item<double>());
}

}  // namespace

TEST_CASE("the nuclear norm by squares is the decomposition's, however fast the singular values fall") {
  for (const double decades : {0.0, 2.0, 5.0, 9.0, 14.0}) {
    const at::Tensor a = rows(40, 60, decades, 1), b = rows(25, 60, decades, 2);
    const at::Tensor matrix = a.mm(b.t());
    const double norm = at::linalg_svdvals(matrix).sum().item<double>();
    for (const double total : {2.0 * norm * 1.000001, 2.0 * norm * 1.01, 10.0 * norm}) {
      INFO(decades << " decades, total " << total / norm << " norms");
      const double exact = by_decomposition(total, matrix);
      CHECK(less_nuclear_norm(total, matrix, 24) == Approx(exact).epsilon(1e-6));
      CHECK(less_nuclear_norm(total, matrix.t(), 24) == Approx(exact).epsilon(1e-6));
    }
  }
}

TEST_CASE("rows that stand twice, and sets that are one another's, do not blur the nuclear norm") {
  const at::Tensor a = rows(30, 50, 3, 3);
  const at::Tensor twice = at::cat({a, a.narrow(0, 0, 10)});
  const at::Tensor centred = twice - twice.mean(0);
  const at::Tensor own = centred.mm(centred.t());
  const double norm = at::linalg_svdvals(own).sum().item<double>();
  CHECK(less_nuclear_norm(2.0 * norm, own, 39) == Approx(0.0).margin(1e-12 * norm));
  CHECK(less_nuclear_norm(2.001 * norm, own, 39) == Approx(0.001 * norm).epsilon(1e-6));
  CHECK(less_nuclear_norm(3.0, at::zeros({5, 4}, at::kDouble), 3) == 3.0);
}
