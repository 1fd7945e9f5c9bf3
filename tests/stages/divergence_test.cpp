#include "worker/divergence.hpp"

#include <cmath>
#include <limits>

#include <ATen/ops/full.h>
#include <ATen/ops/ones.h>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("a scalar that is not finite shows divergence, with and without a limit") {
  CHECK(divergence({{"loss", 1.5}, {"rate", 0.1}}, std::nullopt).empty());
  CHECK(divergence({{"loss", 1.0}, {"gradient_norm", std::nan("")}}, 5.0) == "gradient_norm is nan");
  CHECK(divergence({{"loss", std::numeric_limits<double>::infinity()}}, std::nullopt) == "loss is inf");
}

TEST_CASE("the limit holds for losses in either direction and for nothing else") {
  CHECK(divergence({{"loss", 20.0}}, 20.0).empty());
  CHECK(divergence({{"loss", 20.5}}, 20.0) == "loss is 20.5, beyond the loss_limit of 20");
  CHECK(divergence({{"loss", 1.0}, {"critic_loss", -31.0}}, 20.0) ==
        "critic_loss is -31, beyond the loss_limit of 20");
  CHECK(divergence({{"loss", 1.0}, {"gradient_norm", 100.0}}, 20.0).empty());
}

TEST_CASE("weights that are not finite are named") {
  TensorMap weights{{"a", at::ones({3})}, {"count", at::ones({1}, at::kLong)}};
  CHECK(divergence(weights).empty());
  weights["b.weight"] = at::full({2}, std::nan(""));
  CHECK(divergence(weights) == "'b.weight' holds numbers that are not finite");
}
