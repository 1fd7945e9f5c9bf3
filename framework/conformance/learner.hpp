#pragma once

#include <memory>

#include <equipoise/component.hpp>

#include "conformance/trial.hpp"

namespace equipoise {

/// What the host keeps of an unfinished training.
struct Kept {
  Archive archive;
  TensorMap random;
};

/// A trainable that is driven as the host drives it.
class Learner {
 public:
  /// Seeds, builds and prepares.
  Learner(const Trial& trial, const ImageSpec& image, Split split);
  /// Goes on from `kept`, whose next step is `next`.
  Learner(const Trial& trial, const ImageSpec& image, Split split, const Kept& kept, std::int64_t next);

  void run(std::int64_t steps);
  /// One step more, and what it reports.
  Step step();
  Kept keep();
  Trainable& trainable() { return *trainable_; }
  TrialContext& context() { return context_; }

 private:
  std::unique_ptr<Trainable> trainable_;
  TrialContext context_;
  Split split_;
  std::int64_t next_ = 0;
};

/// A finished model as a later stage sees it: built, and loaded from section `model` alone.
std::unique_ptr<Trainable> finished_model(const Trial& trial, const ImageSpec& image, const Archive& archive,
                                          TrialContext& context);

/// Tensors of their own with the same values.
TensorMap copied(const TensorMap& tensors);

/// The first difference between two archives, or "".
std::string difference(const Archive& one, const Archive& other);

}  // namespace equipoise
