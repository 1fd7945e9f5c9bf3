#include "lbfgs.hpp"

#include <algorithm>
#include <string>
#include <vector>

#include <ATen/ATen.h>

namespace equipoise::logistic {

namespace {

constexpr std::size_t memory = 10;
constexpr double sufficient = 1e-4;
constexpr int halvings = 40;

double scalar_product(const at::Tensor& a, const at::Tensor& b) {
  return at::dot(a, b).item<double>();
}

void save_all(TensorMap& state, const std::string& name, const std::vector<at::Tensor>& vectors) {
  if (!vectors.empty()) state[name] = at::stack(vectors);
}

std::vector<at::Tensor> load_all(const TensorMap& state, const std::string& name) {
  const auto found = state.find(name);
  return found == state.end() ? std::vector<at::Tensor>{} : found->second.clone().unbind(0);
}

}  // namespace

at::Tensor Lbfgs::direction() const {
  at::Tensor q = here_.gradient.clone();
  std::vector<double> weights(steps_.size());
  for (std::size_t i = steps_.size(); i-- > 0;) {
    weights[i] = scalar_product(steps_[i], q) / scalar_product(steps_[i], changes_[i]);
    q.sub_(changes_[i], weights[i]);
  }
  if (steps_.empty())
    q.mul_(1.0 / std::max(1.0, here_.gradient.norm().item<double>()));
  else
    q.mul_(scalar_product(steps_.back(), changes_.back()) / scalar_product(changes_.back(), changes_.back()));
  for (std::size_t i = 0; i < steps_.size(); ++i)
    q.add_(steps_[i], weights[i] - scalar_product(changes_[i], q) / scalar_product(steps_[i], changes_[i]));
  return q.neg_();
}

bool Lbfgs::iterate(const Objective& objective) {
  if (!here_.gradient.defined()) here_ = objective(point_);
  const at::Tensor along = direction();
  const double slope = scalar_product(along, here_.gradient);
  double length = 1.0;
  for (int i = 0; i < halvings && slope < 0; ++i, length *= 0.5) {
    const at::Tensor next = point_ + length * along;
    const Evaluation there = objective(next);
    if (!(there.value <= here_.value + sufficient * length * slope)) continue;
    remember(next - point_, there.gradient - here_.gradient);
    const bool moved = there.value < here_.value;
    point_ = next;
    here_ = there;
    return moved;
  }
  return false;
}

void Lbfgs::remember(const at::Tensor& step, const at::Tensor& change) {
  if (!(scalar_product(step, change) > 1e-12 * scalar_product(change, change))) return;
  steps_.push_back(step);
  changes_.push_back(change);
  if (steps_.size() <= memory) return;
  steps_.erase(steps_.begin());
  changes_.erase(changes_.begin());
}

void Lbfgs::save(TensorMap& state) const {
  state["lbfgs.point"] = point_.clone();
  save_all(state, "lbfgs.steps", steps_);
  save_all(state, "lbfgs.changes", changes_);
}

void Lbfgs::load(const TensorMap& state) {
  point_ = require(state, "lbfgs.point").clone();
  steps_ = load_all(state, "lbfgs.steps");
  changes_ = load_all(state, "lbfgs.changes");
  here_ = {};
}

}  // namespace equipoise::logistic
