#include "equipoise/nn/epoch_choice.hpp"

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

namespace equipoise::nn {

namespace {

double balanced_accuracy(const at::Tensor& predicted, const at::Tensor& labels, std::int64_t classes) {
  double sum = 0.0;
  int present = 0;
  for (std::int64_t label = 0; label < classes; ++label) {
    const at::Tensor mine = labels == label;
    const double count = mine.sum().item<double>();
    if (count == 0) continue;
    sum += (mine & (predicted == label)).sum().item<double>() / count;
    ++present;
  }
  return present == 0 ? 0.0 : sum / present;
}

}  // namespace

double validation_score(const std::string& score, const at::Tensor& logits, const at::Tensor& labels) {
  if (score == "loss") return -at::cross_entropy_loss(logits, labels).item<double>();
  const at::Tensor predicted = logits.argmax(1);
  if (score == "accuracy") return (predicted == labels).to(at::kDouble).mean().item<double>();
  if (score == "balanced_accuracy") return balanced_accuracy(predicted, labels, logits.size(1));
  throw Error(Fault::usage, "there is no validation score '" + score + "'",
              "use loss, accuracy or balanced_accuracy");
}

void EpochChoice::note(std::int64_t epoch, double score, const Parameters& parameters) {
  last_ = epoch;
  if (best_ > 0 && !(score > score_)) return;
  best_ = epoch;
  score_ = score;
  parameters.save(weights_);
}

void EpochChoice::save(TensorMap& state) const {
  state["choice.epochs"] = at::tensor({best_, last_}, at::kLong);
  state["choice.score"] = at::full({1}, score_, at::kDouble);
}

void EpochChoice::load(const TensorMap& state, const TensorMap& model) {
  const at::Tensor epochs = require(state, "choice.epochs");
  if (epochs.numel() != 2) throw Error(Fault::data, "tensor 'choice.epochs' has another shape");
  best_ = epochs[0].item<std::int64_t>();
  last_ = epochs[1].item<std::int64_t>();
  score_ = require(state, "choice.score").item<double>();
  weights_.clear();
  if (best_ == 0) return;
  for (const auto& [name, tensor] : model) weights_[name] = tensor.clone();
}

}  // namespace equipoise::nn
