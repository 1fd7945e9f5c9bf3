#pragma once

#include <ATen/core/Tensor.h>

#include "discriminator.hpp"

namespace equipoise::pggan {

/// The game that the networks play.
struct LossOptions {
  bool wasserstein = true;  ///< WGAN-GP (Gulrajani et al. 2017); false: non-saturating (Goodfellow et al.
                            ///< 2014) with R1 (Mescheder et al. 2018).
  double gradient_penalty = 10.0;  ///< lambda of WGAN-GP.
  double drift = 0.001;            ///< Weight of the squared scores of real pictures (Karras et al. 2018).
  double r1_gamma = 10.0;          ///< gamma of R1; its penalty is gamma / 2 times the mean square.
};

/// Scalars on the networks' device; `penalty` is part of `loss`.
struct CriticLoss {
  at::Tensor loss, penalty;
};

/// Gives the discriminator the gradients of its loss. `real` and `fake` are [n, C, S, S] float32; `share`
/// [n, 1, 1, 1] is the share of the real picture where WGAN-GP penalises the gradient (unused with R1).
///
/// Real, fake and penalised pictures pass through the network as one batch; the penalty's own gradient
/// comes from a tangent pass, so that no weight gradient is computed twice.
CriticLoss critic_gradient(DiscriminatorNetwork& network, const LossOptions& options, const Growth& growth,
                           const Precision& precision, const at::Tensor& real, const at::Tensor& fake,
                           const at::Tensor& share);

/// The generator's loss and its gradient at the pictures `fake`. The discriminator's weights get none.
struct PictureLoss {
  at::Tensor loss, gradient;
};
PictureLoss generator_loss(const DiscriminatorNetwork& network, const LossOptions& options,
                           const Growth& growth, const Precision& precision, const at::Tensor& fake);

}  // namespace equipoise::pggan
