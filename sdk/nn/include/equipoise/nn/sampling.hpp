#pragma once

#include <cstdint>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/nn/noise_schedule.hpp>

namespace equipoise::nn {

/// How a sampling goes from noise to picture.
enum class Solver {
  ancestral,   ///< Ho et al. 2020, eq. 7.
  ddim,        ///< Song et al. 2021, eq. 12 and 16.
  dpm_solver,  ///< DPM-Solver++(2M), midpoint (Lu et al. 2022): second order, deterministic.
};

/// Which timesteps a shortened sampling visits (Lin et al. 2024, table 2).
enum class Spacing {
  leading,   ///< 0, T/n, 2T/n, ...: diffusers' default for ancestral sampling and DDIM.
  trailing,  ///< T-1, T-1-T/n, ...: begins at pure noise.
  linspace,  ///< From T-1, evenly: diffusers' default for DPM-Solver++.
};

struct SamplingOptions {
  Solver solver = Solver::ddim;
  std::int64_t steps = 0;  ///< 0: as many as the solver can take.
  Spacing spacing = Spacing::leading;
  double eta = 0;               ///< DDIM: 0 deterministic, 1 as much fresh noise as ancestral sampling.
  bool large_variance = false;  ///< Ancestral: variance beta instead of the posterior's.
};

/// A step of a sampling as a linear combination:
/// next = clean * x0 + earlier * (x0 of the step before) + current * x + epsilon * eps + noise * z.
struct SamplingStep {
  std::int64_t timestep = 0;         ///< What the network is told.
  double signal = 1, deviation = 0;  ///< x = signal * x0 + deviation * eps.
  double clean = 0, earlier = 0, current = 0, epsilon = 0, noise = 0;
};

/// The timesteps that `solver` visits in `count` steps, from noise to picture, as diffusers chooses them.
/// Error(usage) if `count` is out of range.
std::vector<std::int64_t> sampling_timesteps(Solver solver, std::int64_t timesteps, std::int64_t count,
                                             Spacing spacing);

/// All steps of a sampling, with diffusers' coefficients. The last one leads to the picture.
std::vector<SamplingStep> sampling_plan(const NoiseSchedule& schedule, const SamplingOptions& options);

/// Walks along a plan; remembers what the next step needs of this one.
class Trajectory {
 public:
  /// With `clip` x0 is held in [-1, 1].
  Trajectory(std::vector<SamplingStep> plan, Prediction prediction, bool clip);

  const std::vector<SamplingStep>& plan() const { return plan_; }
  /// The picture after step `i`, from `x` [N, C, H, W] before it and the network's `output`; call it for
  /// i = 0, 1, ... `noise` may be undefined where the step's coefficient is 0.
  at::Tensor advance(std::size_t i, const at::Tensor& x, const at::Tensor& output, const at::Tensor& noise);

 private:
  std::vector<SamplingStep> plan_;
  Prediction prediction_;
  bool clip_;
  at::Tensor earlier_;
};

}  // namespace equipoise::nn
