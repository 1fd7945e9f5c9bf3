#include "worker/random_state.hpp"

#include <ATen/ops/randn.h>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("what is drawn within a guard leaves no trace") {
  const at::Device cpu(at::kCPU);
  at::Generator stage = seed_generators(5, cpu);
  const at::Tensor first = at::randn({4}), own = at::randn({4}, stage);
  stage = seed_generators(5, cpu);
  {
    const RandomStateGuard guard(stage, cpu);
    at::randn({7});
    at::randn({7}, stage);
  }
  CHECK(at::randn({4}).equal(first));
  CHECK(at::randn({4}, stage).equal(own));
  CHECK(!own.equal(first));
}
