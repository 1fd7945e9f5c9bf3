#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

#include "lbfgs.hpp"

namespace equipoise::logistic {

/// Multinomial logistic regression with an L2 penalty on the features of slot `features`. Each step is one
/// iteration of L-BFGS over all training pictures, in double precision; it finishes when the gradient is
/// small. It minimises mean cross-entropy + l2 sum(weights^2): scikit-learn's LogisticRegression with
/// C = 1 / (2 N l2) on the same features.
class Logistic final : public Classifier {
 public:
  struct Options {
    double l2 = 0.001;
    bool standardise = true;
    std::string class_weights = "none";
    double tolerance = 1e-6;

    static void declare(Schema<Options>& schema);
  };

  explicit Logistic(Options options) : options_(std::move(options)) {}

  void build(const ImageSpec& image, Context& context) override;
  void prepare(const Split& split, Context& context) override;
  std::int64_t steps_per_epoch(const Split&) const override { return 1; }
  Step step(std::int64_t index, const Split& split, Context& context) override;
  void save(Archive& archive) const override;
  void load(const Archive& archive) override;
  std::vector<Layer> summary() const override;
  at::Tensor predict(const ImageSet& images, Context& context) override;
  /// The standardised features that the classes are told apart by.
  at::Tensor features(const ImageSet& images, Context& context) override;

 private:
  at::Tensor standardised(const ImageSet& images, Context& context) const;
  at::Tensor logits(const at::Tensor& x, const at::Tensor& point) const;
  Evaluation evaluate(const at::Tensor& point) const;

  Options options_;
  std::int64_t classes_ = 0;
  at::Tensor mean_, scale_;           // [D] float64
  at::Tensor x_, targets_, weights_;  // [N, D], [N, classes], [N]; float64
  std::unique_ptr<Lbfgs> solver_;
};

}  // namespace equipoise::logistic
