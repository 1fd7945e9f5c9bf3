#include "critic.hpp"

#include <ATen/TensorOperators.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/lerp.h>
#include <ATen/ops/ones.h>
#include <ATen/ops/sigmoid.h>
#include <ATen/ops/softplus.h>
#include <ATen/ops/zeros_like.h>

namespace equipoise::pggan {

namespace {

constexpr double smallest_norm = 1e-12;

/// A loss and its derivative by each score.
struct Scored {
  at::Tensor loss, seeds;
};

Scored score_real(const LossOptions& options, const at::Tensor& scores) {
  const auto n = static_cast<double>(scores.size(0));
  if (options.wasserstein)
    return {scores.square().mean() * options.drift - scores.mean(),
            (scores * (2.0 * options.drift) - 1.0) / n};
  return {at::softplus(-scores).mean(), at::sigmoid(-scores) / -n};
}

Scored score_fake(const LossOptions& options, const at::Tensor& scores) {
  const auto n = static_cast<double>(scores.size(0));
  if (options.wasserstein) return {scores.mean(), at::ones({scores.size(0)}, scores.options()) / n};
  return {at::softplus(scores).mean(), at::sigmoid(scores) / n};
}

/// The penalty of the pictures' gradients [n, C, S, S], and its own gradient at these.
Scored penalise(const LossOptions& options, const at::Tensor& gradients) {
  const auto n = static_cast<double>(gradients.size(0));
  if (!options.wasserstein)
    return {gradients.square().sum() * (0.5 * options.r1_gamma / n), gradients * (options.r1_gamma / n)};
  const at::Tensor norm = gradients.square().sum({1, 2, 3}, /*keepdim=*/true).sqrt_();
  const at::Tensor excess = norm - 1.0;
  return {excess.square().mean() * options.gradient_penalty,
          gradients * (excess * (2.0 * options.gradient_penalty / n) / norm.clamp_min(smallest_norm))};
}

double penalty_weight(const LossOptions& options) {
  return options.wasserstein ? options.gradient_penalty : options.r1_gamma;
}

}  // namespace

CriticLoss critic_gradient(DiscriminatorNetwork& network, const LossOptions& options, const Growth& growth,
                           const Precision& precision, const at::Tensor& real, const at::Tensor& fake,
                           const at::Tensor& share) {
  const std::int64_t n = real.size(0);
  const bool penalised = penalty_weight(options) > 0, mixes = penalised && options.wasserstein;
  std::vector<at::Tensor> pictures = {fake, real};  // The penalised ones come last.
  if (mixes) pictures.push_back(at::lerp(fake, real, share));
  DiscriminatorTape tape;
  const auto sets = static_cast<std::int64_t>(pictures.size());
  const at::Tensor scores = network.forward(at::cat(pictures), growth, precision, sets, tape).to(at::kDouble);
  pictures.clear();
  const Scored on_fake = score_fake(options, scores.narrow(0, 0, n));
  const Scored on_real = score_real(options, scores.narrow(0, n, n));
  std::vector<at::Tensor> seeds = {on_fake.seeds, on_real.seeds};
  if (mixes) seeds.push_back(at::zeros_like(on_real.seeds));
  CriticLoss result{on_fake.loss + on_real.loss, at::zeros_like(on_real.loss)};
  ScoreDerivatives derivatives;
  if (penalised) {
    const at::Tensor gradients = network.image_gradient(at::ones({n}, real.options()), tape, &derivatives);
    const Scored penalty = penalise(options, gradients);
    network.tangent(penalty.seeds, tape, derivatives);
    result.penalty = penalty.loss;
    result.loss = result.loss + penalty.loss;
  }
  network.parameter_gradient(at::cat(seeds), tape, penalised ? &derivatives : nullptr);
  return result;
}

PictureLoss generator_loss(const DiscriminatorNetwork& network, const LossOptions& options,
                           const Growth& growth, const Precision& precision, const at::Tensor& fake) {
  DiscriminatorTape tape;
  const at::Tensor scores = network.forward(fake, growth, precision, 1, tape);
  const auto n = static_cast<double>(scores.size(0));
  const at::Tensor seeds =
      options.wasserstein ? at::ones({scores.size(0)}, scores.options()) / -n : at::sigmoid(-scores) / -n;
  const at::Tensor loss = options.wasserstein ? -scores.mean() : at::softplus(-scores).mean();
  return {loss, network.image_gradient(seeds, tape)};
}

}  // namespace equipoise::pggan
