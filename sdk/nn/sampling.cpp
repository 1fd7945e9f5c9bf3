#include "equipoise/nn/sampling.hpp"

#include <algorithm>
#include <cmath>
#include <string>
#include <utility>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

/// From a to b in n numbers, rounded half to even; downward from the last.
std::vector<std::int64_t> descending(double b, std::int64_t n, std::int64_t count) {
  std::vector<std::int64_t> plan;
  for (std::int64_t i = 0; i < count; ++i) {
    const std::int64_t k = n - 1 - i;
    const double at = n == 1 ? 0.0 : static_cast<double>(k) * (b / static_cast<double>(n - 1));
    plan.push_back(static_cast<std::int64_t>(std::nearbyint(k == n - 1 && n > 1 ? b : at)));
  }
  return plan;
}

/// The most steps that visit different timesteps.
std::int64_t most_steps(Solver solver, std::int64_t timesteps, Spacing spacing) {
  return solver == Solver::dpm_solver && spacing != Spacing::trailing ? timesteps - 1 : timesteps;
}

SamplingStep begin_step(const NoiseSchedule& schedule, std::int64_t from) {
  SamplingStep step;
  step.timestep = from;
  step.signal = std::sqrt(schedule.alpha_bar(from));
  step.deviation = std::sqrt(1.0 - schedule.alpha_bar(from));
  return step;
}

SamplingStep ancestral_step(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to, bool large) {
  SamplingStep step = begin_step(schedule, from);
  const double bar = schedule.alpha_bar(from), bar_next = schedule.alpha_bar(to);
  const double alpha = bar / bar_next, beta = 1.0 - alpha;
  step.clean = std::sqrt(bar_next) * beta / (1.0 - bar);
  step.current = std::sqrt(alpha) * (1.0 - bar_next) / (1.0 - bar);
  if (from > 0) step.noise = std::sqrt(large ? beta : (1.0 - bar_next) / (1.0 - bar) * beta);
  return step;
}

SamplingStep ddim_step(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to, double eta) {
  SamplingStep step = begin_step(schedule, from);
  const double bar = schedule.alpha_bar(from), bar_next = schedule.alpha_bar(to);
  step.noise = eta * std::sqrt((1.0 - bar_next) / (1.0 - bar) * (1.0 - bar / bar_next));
  step.clean = std::sqrt(bar_next);
  step.epsilon = std::sqrt(std::max(0.0, 1.0 - bar_next - step.noise * step.noise));
  return step;
}

double log_ratio(const SamplingStep& step) {
  return std::log(step.signal) - std::log(step.deviation);
}

/// First order where there is no earlier x0; at the end, where lambda is infinite, next = x0.
SamplingStep dpm_step(const NoiseSchedule& schedule, std::int64_t from, std::int64_t to,
                      const SamplingStep* before) {
  SamplingStep step = begin_step(schedule, from);
  step.clean = 1.0;
  if (to < 0) return step;
  const SamplingStep next = begin_step(schedule, to);
  const double h = log_ratio(next) - log_ratio(step);
  const double gain = -next.signal * std::expm1(-h);
  step.current = next.deviation / step.deviation;
  step.clean = gain;
  if (before == nullptr) return step;
  const double ratio = h / (log_ratio(step) - log_ratio(*before));
  step.clean = gain * (1.0 + 0.5 * ratio);
  step.earlier = -0.5 * gain * ratio;
  return step;
}

}  // namespace

std::vector<std::int64_t> sampling_timesteps(Solver solver, std::int64_t timesteps, std::int64_t count,
                                             Spacing spacing) {
  const std::int64_t most = most_steps(solver, timesteps, spacing);
  if (count < 1 || count > most)
    throw Error(Fault::usage,
                std::to_string(count) + " sampling steps for " + std::to_string(timesteps) + " timesteps",
                "choose between 1 and " + std::to_string(most));
  const std::int64_t extra = solver == Solver::dpm_solver ? 1 : 0;
  if (spacing == Spacing::linspace)
    return descending(static_cast<double>(timesteps - 1), count + extra, count);
  std::vector<std::int64_t> plan;
  const double ratio = static_cast<double>(timesteps) / static_cast<double>(count);
  for (std::int64_t i = 0; i < count; ++i) {
    const double from_top = static_cast<double>(timesteps) - static_cast<double>(i) * ratio;
    plan.push_back(spacing == Spacing::leading ? (count - 1 + extra - i) * (timesteps / (count + extra))
                                               : static_cast<std::int64_t>(std::nearbyint(from_top)) - 1);
  }
  return plan;
}

std::vector<SamplingStep> sampling_plan(const NoiseSchedule& schedule, const SamplingOptions& options) {
  const std::int64_t timesteps = schedule.timesteps();
  const std::int64_t count =
      options.steps > 0 ? options.steps : most_steps(options.solver, timesteps, options.spacing);
  const auto visited = sampling_timesteps(options.solver, timesteps, count, options.spacing);
  std::vector<SamplingStep> plan;
  for (std::size_t i = 0; i < visited.size(); ++i) {
    const std::int64_t from = visited[i], to = i + 1 < visited.size() ? visited[i + 1] : -1;
    if (options.solver == Solver::ancestral)
      plan.push_back(ancestral_step(schedule, from, to, options.large_variance));
    else if (options.solver == Solver::ddim)  // diffusers takes equal strides here, whatever the spacing
      plan.push_back(
          ddim_step(schedule, from, std::max<std::int64_t>(-1, from - timesteps / count), options.eta));
    else
      plan.push_back(dpm_step(schedule, from, to, i == 0 ? nullptr : &plan.back()));
  }
  return plan;
}

Trajectory::Trajectory(std::vector<SamplingStep> plan, Prediction prediction, bool clip)
    : plan_(std::move(plan)), prediction_(prediction), clip_(clip) {}

at::Tensor Trajectory::advance(std::size_t i, const at::Tensor& x, const at::Tensor& output,
                               const at::Tensor& noise) {
  const SamplingStep& step = plan_.at(i);
  at::Tensor clean = output, epsilon = output;
  if (prediction_ == Prediction::epsilon) clean = x.sub(output, step.deviation).div_(step.signal);
  if (prediction_ == Prediction::v) clean = x.mul(step.signal).sub_(output, step.deviation);
  if (prediction_ == Prediction::v && step.epsilon != 0)
    epsilon = output.mul(step.signal).add_(x, step.deviation);
  if (prediction_ == Prediction::clean && step.epsilon != 0)
    epsilon = x.sub(output, step.signal).div_(step.deviation);
  if (clip_) clean = clean.clamp(-1.0, 1.0);
  at::Tensor next = clean.mul(step.clean);
  if (step.earlier != 0) next.add_(earlier_, step.earlier);
  if (step.current != 0) next.add_(x, step.current);
  if (step.epsilon != 0) next.add_(epsilon, step.epsilon);
  if (step.noise != 0) next.add_(noise, step.noise);
  earlier_ = clean;
  return next;
}

}  // namespace equipoise::nn
