#include "feature_metrics/kernel_sums.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>

#include "feature_metrics/random_halves.hpp"
#include "golden.hpp"
#include "kid/kid.hpp"
#include "matching.hpp"

using namespace equipoise;

TEST_CASE("the discrepancy between two parts of a set is that between two sets") {
  // More rows than a block of the kernel matrix.
  const at::Tensor features = golden_features(1100, 5, 0.3).to(at::kDouble);
  const Halves parts = random_halves(3, 1100, 300);
  const double between =
      kernel_discrepancies(cubic_kernel, features.index_select(0, parts.part),
                           features.index_select(0, parts.rest), all_rows(300), all_rows(800))[0];
  const double within = discrepancies_within(cubic_kernel, features, membership(1100, parts.part),
                                             membership(1100, parts.rest))[0];
  CHECK(within == Approx(between).epsilon(1e-9));
}

TEST_CASE("halves share no picture and hold all of them") {
  const Halves parts = random_halves(1, 11, 100);
  CHECK(parts.part.size(0) == 5);
  CHECK(std::get<0>(at::cat({parts.part, parts.rest}).sort()).equal(at::arange(11)));
  CHECK(random_halves(1, 100, 7).part.size(0) == 7);
}
