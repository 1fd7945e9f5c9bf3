#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <utility>
#include <vector>

#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>

namespace equipoise::logistic {

/// A function's value and gradient at a point.
struct Evaluation {
  double value = 0;
  at::Tensor gradient;  ///< [P] float64.
};

/// Minimises a smooth convex function by limited-memory BFGS (Nocedal and Wright 2006, algorithm 7.4) with
/// backtracking until the decrease is sufficient (Armijo). What it keeps can be saved without loss of a bit.
class Lbfgs {
 public:
  using Objective = std::function<Evaluation(const at::Tensor& point)>;

  /// `start` [P] float64 CPU.
  explicit Lbfgs(at::Tensor start) : point_(std::move(start)) {}

  /// One iteration; false if no step along the direction makes the function smaller any more.
  bool iterate(const Objective& objective);
  const at::Tensor& point() const { return point_; }
  /// Value and gradient at `point`, after the first iteration.
  const Evaluation& here() const { return here_; }

  void save(TensorMap& state) const;
  void load(const TensorMap& state);

 private:
  at::Tensor direction() const;
  void remember(const at::Tensor& step, const at::Tensor& change);

  at::Tensor point_;
  Evaluation here_;
  std::vector<at::Tensor> steps_, changes_;  // Of the last iterations, the oldest first.
};

}  // namespace equipoise::logistic
