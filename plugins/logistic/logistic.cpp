#include "logistic.hpp"

#include <ATen/ATen.h>

#include <equipoise/error.hpp>
#include <equipoise/nn/classification_loss.hpp>

namespace equipoise::logistic {

namespace {

constexpr double least_deviation = 1e-8;

at::Tensor one_row_each(const at::Tensor& labels, std::int64_t classes) {
  return at::zeros({labels.size(0), classes}, at::kDouble).scatter_(1, labels.unsqueeze(1), 1.0);
}

}  // namespace

void Logistic::Options::declare(Schema<Options>& schema) {
  schema
      .add("l2", &Options::l2,
           "Weight of the squared weights in the loss; scikit-learn's C is 1 / (2 pictures l2)")
      .range(0.0, 1e6);
  schema.add("standardise", &Options::standardise,
             "Bring each feature to mean 0 and standard deviation 1 over the training pictures");
  schema
      .add("class_weights", &Options::class_weights,
           "Weights of the classes in the loss: none; balanced: the inverse of a class's share of the "
           "training "
           "pictures")
      .choices({"none", "balanced"});
  schema.add("tolerance", &Options::tolerance, "The training is done when no derivative is larger than this")
      .range(0.0, 1.0);
  schema.slot("features", Kind::embedder, "Feature space that the classes are told apart in");
}

void Logistic::build(const ImageSpec& image, Context&) {
  if (image.classes < 2) throw Error(Fault::usage, "there are no two classes to tell apart");
  classes_ = image.classes;
}

void Logistic::prepare(const Split& split, Context& context) {
  if (split.train.size() == 0) throw Error(Fault::data, "there are no pictures to train on");
  const at::Tensor counts = at::bincount(split.train.labels, {}, classes_);
  if ((counts > 0).sum().item<std::int64_t>() < 2)
    throw Error(Fault::data, "the training pictures are of one class only",
                "a classifier needs pictures of at least two classes to learn from");
  const at::Tensor x = context.embed("features", split.train).to(at::kDouble);
  mean_ = options_.standardise ? x.mean(0) : at::zeros({x.size(1)}, at::kDouble);
  scale_ = options_.standardise ? (x - mean_).square().mean(0).sqrt() : at::ones({x.size(1)}, at::kDouble);
  scale_.masked_fill_(scale_ < least_deviation, 1.0);
  x_ = (x - mean_) / scale_;
  targets_ = one_row_each(split.train.labels, classes_);
  const at::Tensor by_class = options_.class_weights == "balanced"
                                  ? nn::balanced_class_weights(split.train.labels, classes_).to(at::kDouble)
                                  : at::ones({classes_}, at::kDouble);
  weights_ = by_class.index_select(0, split.train.labels);
  weights_.div_(weights_.sum());
  solver_ = std::make_unique<Lbfgs>(at::zeros({classes_ * (x.size(1) + 1)}, at::kDouble));
}

at::Tensor Logistic::logits(const at::Tensor& x, const at::Tensor& point) const {
  const std::int64_t weights = classes_ * x.size(1);
  return at::addmm(point.slice(0, weights), x, point.slice(0, 0, weights).view({classes_, -1}).t());
}

Evaluation Logistic::evaluate(const at::Tensor& point) const {
  const at::Tensor log_p = at::log_softmax(logits(x_, point), 1);
  const at::Tensor w = point.slice(0, 0, classes_ * x_.size(1));
  const at::Tensor errors = (log_p.exp() - targets_) * weights_.unsqueeze(1);
  const double loss = -((targets_ * log_p).sum(1) * weights_).sum().item<double>();
  const at::Tensor slope = at::mm(errors.t(), x_).view({-1}) + 2.0 * options_.l2 * w;
  return {loss + options_.l2 * at::dot(w, w).item<double>(), at::cat({slope, errors.sum(0)})};
}

Step Logistic::step(std::int64_t, const Split&, Context&) {
  const bool moved = solver_->iterate([this](const at::Tensor& point) { return evaluate(point); });
  const Evaluation& here = solver_->here();
  const double largest = here.gradient.abs().max().item<double>();
  const at::Tensor right = logits(x_, solver_->point()).argmax(1) == targets_.argmax(1);
  return {{{"loss", here.value},
           {"gradient", largest},
           {"accuracy", right.to(at::kDouble).mean().item<double>()}},
          !moved || largest <= options_.tolerance};
}

void Logistic::save(Archive& archive) const {
  if (!solver_)
    throw Error(Fault::usage, "logistic regression has no size before it has seen pictures",
                "train it for at least one step");
  const at::Tensor point = solver_->point().to(at::kFloat);
  const std::int64_t weights = classes_ * mean_.size(0);
  archive.model["weight"] = point.slice(0, 0, weights).view({classes_, -1}).clone();
  archive.model["bias"] = point.slice(0, weights).clone();
  archive.model["mean"] = mean_.to(at::kFloat);
  archive.model["scale"] = scale_.to(at::kFloat);
  if (x_.defined()) solver_->save(archive.state);
}

void Logistic::load(const Archive& archive) {
  const at::Tensor weight = require(archive.model, "weight"), bias = require(archive.model, "bias");
  const at::Tensor mean = require(archive.model, "mean"), scale = require(archive.model, "scale");
  const bool fits = weight.dim() == 2 && weight.size(0) == classes_ && bias.numel() == classes_ &&
                    mean.numel() == weight.size(1) && scale.numel() == weight.size(1);
  if (!fits) throw Error(Fault::data, "logistic: the tensors of the model do not fit each other");
  if (x_.defined() && x_.size(1) != weight.size(1))
    throw Error(Fault::data, "logistic: the model was trained on features of another length");
  if (!x_.defined()) {
    mean_ = mean.to(at::kDouble);
    scale_ = scale.to(at::kDouble);
    solver_ = std::make_unique<Lbfgs>(at::cat({weight.reshape({-1}), bias}).to(at::kDouble));
  }
  if (!archive.state.empty() && x_.defined()) solver_->load(archive.state);
}

std::vector<Layer> Logistic::summary() const {
  const std::int64_t parameters = solver_ ? solver_->point().numel() : 0;
  return {{"linear", {classes_}, parameters, parameters}};
}

at::Tensor Logistic::standardised(const ImageSet& images, Context& context) const {
  const at::Tensor x = context.embed("features", images).to(at::kDouble);
  if (x.size(0) == 0) return at::empty({0, mean_.size(0)}, at::kDouble);
  if (x.size(1) != mean_.size(0))
    throw Error(Fault::data, "logistic: the model was trained on features of another length");
  return (x - mean_) / scale_;
}

at::Tensor Logistic::predict(const ImageSet& images, Context& context) {
  return at::softmax(logits(standardised(images, context), solver_->point()), 1).to(at::kFloat);
}

at::Tensor Logistic::features(const ImageSet& images, Context& context) {
  return standardised(images, context).to(at::kFloat);
}

}  // namespace equipoise::logistic
