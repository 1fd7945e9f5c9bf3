#include "conformance/learner.hpp"

#include <utility>

#include <ATen/ops/equal.h>

#include "worker/random_state.hpp"

namespace equipoise {

namespace {

constexpr std::int64_t kSteps = 1000;  ///< Length of the training that a trial is the beginning of.

std::string difference(const std::string& section, const TensorMap& one, const TensorMap& other) {
  for (const auto& [name, tensor] : one) {
    const auto found = other.find(name);
    if (found == other.end()) return section + " tensor '" + name + "' is there only once";
    const at::Tensor& second = found->second;
    if (tensor.scalar_type() != second.scalar_type() || tensor.sizes() != second.sizes() ||
        !at::equal(tensor, second))
      return section + " tensor '" + name + "' differs";
  }
  return one.size() == other.size() ? "" : section + " has more tensors one time than the other";
}

}  // namespace

TensorMap copied(const TensorMap& tensors) {
  TensorMap copy;
  for (const auto& [name, tensor] : tensors) copy[name] = tensor.detach().clone();
  return copy;
}

Learner::Learner(const Trial& trial, const ImageSpec& image, Split split)
    : trainable_(trial.make_as<Trainable>()), context_(trial.begin(image)), split_(std::move(split)) {
  split_.steps = kSteps;
  guarded("build", [&] { trainable_->build(image, context_); });
  guarded("prepare", [&] { trainable_->prepare(split_, context_); });
}

Learner::Learner(const Trial& trial, const ImageSpec& image, Split split, const Kept& kept, std::int64_t next)
    : Learner(trial, image, std::move(split)) {
  const Archive copy{copied(kept.archive.model), copied(kept.archive.state), {}, {}};
  guarded("load", [&] { trainable_->load(copy); });
  restore_random_state(kept.random, context_.rng(), at::Device(at::kCPU));
  next_ = next;
}

void Learner::run(std::int64_t steps) {
  for (std::int64_t i = 0; i < steps; ++i) step();
}

Step Learner::step() {
  const std::string where = "step " + std::to_string(next_);
  Step result = guarded(where, [&] { return trainable_->step(next_, split_, context_); });
  ++next_;
  return result;
}

Kept Learner::keep() {
  Archive archive;
  guarded("save", [&] { trainable_->save(archive); });
  return {{copied(archive.model), copied(archive.state), archive.files, archive.weights_path},
          random_state(context_.rng(), at::Device(at::kCPU))};
}

std::unique_ptr<Trainable> finished_model(const Trial& trial, const ImageSpec& image, const Archive& archive,
                                          TrialContext& context) {
  auto trainable = trial.make_as<Trainable>();
  guarded("build", [&] { trainable->build(image, context); });
  guarded("load of section 'model'", [&] { trainable->load({copied(archive.model), {}, {}, {}}); });
  return trainable;
}

std::string difference(const Archive& one, const Archive& other) {
  const std::string model = difference("model", one.model, other.model);
  return model.empty() ? difference("state", one.state, other.state) : model;
}

}  // namespace equipoise
