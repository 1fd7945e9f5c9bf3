#include "equipoise/nn/optimiser.hpp"

#include <cmath>

#include <ATen/ATen.h>
#include <c10/core/GradMode.h>

#include <equipoise/nn/ema.hpp>

#include "catch.hpp"
#include "fixtures.hpp"

using namespace equipoise;

namespace {

nn::Parameters two_tensors() {
  nn::Parameters parameters(at::kCPU, make_generator(3));
  parameters.add_normal("a", {3, 4}, 1.0);
  parameters.add_normal("b", {5}, 1.0);
  return parameters;
}

void set_gradients(nn::Parameters& parameters, double scale) {
  for (at::Tensor tensor : parameters.trainable()) tensor.mutable_grad() = tensor.detach().cos() * scale;
}

/// Adam written out for one number.
double by_hand(double w, int steps, const nn::AdamOptions& o, double rate) {
  double m = 0, v = 0;
  for (int k = 1; k <= steps; ++k) {
    double g = std::cos(w);
    if (o.decoupled)
      w -= rate * o.weight_decay * w;
    else
      g += o.weight_decay * w;
    m = o.beta1 * m + (1 - o.beta1) * g;
    v = o.beta2 * v + (1 - o.beta2) * g * g;
    w -= rate * (m / (1 - std::pow(o.beta1, k))) / (std::sqrt(v / (1 - std::pow(o.beta2, k))) + o.epsilon);
  }
  return w;
}

void compare_with_hand(bool decoupled) {
  nn::AdamOptions options;
  options.weight_decay = 0.1;
  options.decoupled = decoupled;
  nn::Parameters parameters = two_tensors();
  const double begin = parameters.entries()[1].tensor[2].item<double>();
  nn::Adam adam(parameters, options);
  for (int k = 0; k < 5; ++k) {
    set_gradients(parameters, 1.0);
    adam.step(0.05);
  }
  CHECK(parameters.entries()[1].tensor[2].item<double>() ==
        Approx(by_hand(begin, 5, options, 0.05)).epsilon(1e-5));
}

}  // namespace

TEST_CASE("AdamW follows its definition") {
  compare_with_hand(true);
}

TEST_CASE("Adam with coupled decay follows its definition") {
  compare_with_hand(false);
}

TEST_CASE("an optimiser that was saved and loaded goes on with the same bits") {
  nn::Parameters straight = two_tensors(), broken = two_tensors();
  nn::Adam one(straight, {}), two(broken, {}), three(broken, {});
  const auto run = [](nn::Adam& adam, nn::Parameters& parameters, int steps) {
    for (int k = 0; k < steps; ++k) {
      set_gradients(parameters, 1.0);
      adam.step(0.01);
    }
  };
  run(one, straight, 7);
  run(two, broken, 3);
  TensorMap state;
  two.save(state);
  three.load(state);
  run(three, broken, 4);
  TensorMap left, right;
  straight.save(left);
  broken.save(right);
  CHECK(identical(left, right));
  CHECK(three.steps() == 7);
}

TEST_CASE("clipping scales all gradients to the limit and reports the norm before") {
  nn::Parameters parameters = two_tensors();
  set_gradients(parameters, 10.0);
  const double norm = nn::clip_gradient_norm(parameters.trainable(), 1.0);
  CHECK(norm > 1.0);
  CHECK(nn::clip_gradient_norm(parameters.trainable(), 0.0) == Approx(1.0).epsilon(1e-4));
}

TEST_CASE("the learning rate warms up linearly and falls along half a cosine") {
  CHECK(nn::cosine_learning_rate(2.0, 0, 100, 10) == 0.0);
  CHECK(nn::cosine_learning_rate(2.0, 5, 100, 10) == Approx(1.0));
  CHECK(nn::cosine_learning_rate(2.0, 10, 100, 10) == Approx(2.0));
  CHECK(nn::cosine_learning_rate(2.0, 55, 100, 10) == Approx(1.0));
  CHECK(nn::cosine_learning_rate(2.0, 100, 100, 10) == Approx(0.0).margin(1e-12));
  CHECK(nn::cosine_learning_rate(2.0, 0, 100, 0) == Approx(2.0));
}

TEST_CASE("a moving average follows the weights and is lent to the network in a scope") {
  nn::Parameters parameters = two_tensors();
  const at::Tensor tensor = parameters.entries()[0].tensor;
  const at::Tensor begin = tensor.detach().clone();
  nn::Ema ema(parameters, 0.5);
  {
    c10::NoGradGuard no_grad;
    tensor.add_(1.0);
  }
  const at::Tensor trained = tensor.detach().clone();
  ema.update();
  {
    const nn::EmaScope scope(&ema);
    const at::Tensor expected = begin + (1.0 - 2.0 / 11.0);
    CHECK(at::allclose(tensor.detach(), expected));
  }
  CHECK(at::equal(tensor.detach(), trained));
}
