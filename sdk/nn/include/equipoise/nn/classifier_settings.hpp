#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/nn/augmentation.hpp>
#include <equipoise/schema.hpp>

namespace equipoise::nn {

/// What a manifest can say about the training of a classifier's network. Derive a plugin's Options from it
/// and call `ClassifierSettings::declare` in theirs.
struct ClassifierSettings : Augmentation {
  std::int64_t batch = 32;
  double learning_rate = 1e-4;
  std::string schedule = "constant";
  std::int64_t warmup_steps = 0;
  double l2 = 0.0;
  std::string class_weights = "none";
  std::vector<double> given_class_weights;
  bool over_sampling = false;
  double focal_gamma = 0.0;
  double label_smoothing = 0.0;
  double mixup = 0.0;
  std::string keep = "last";
  std::string best_by = "loss";
  std::int64_t patience = 0;
  std::string precision = "fp32";
  bool channels_last = false;

  /// Augmentation alters pictures: `pictures` is false for what learns from features.
  template <class Options>
  static void declare(Schema<Options>& schema, bool pictures = true);

 private:
  template <class Options>
  static void declare_balance(Schema<Options>& schema);
  template <class Options>
  static void declare_choice(Schema<Options>& schema);
};

/// For networks with batch normalisation.
struct BatchNormSettings {
  double batch_norm_momentum = 0.1;
  bool recompute_statistics = false;

  template <class Options>
  static void declare(Schema<Options>& schema);
};

template <class Options>
void ClassifierSettings::declare(Schema<Options>& schema, bool pictures) {
  using S = ClassifierSettings;
  schema.add("batch", &S::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
  schema.add("learning_rate", &S::learning_rate, "Learning rate of Adam").range(0.0, 10.0);
  schema
      .add("schedule", &S::schedule,
           "Course of the learning rate: constant, or half a cosine down to 0 over the training")
      .choices({"constant", "cosine"});
  schema.add("warmup_steps", &S::warmup_steps, "Steps over which the learning rate rises from 0")
      .at_least(0)
      .unit("steps");
  schema.add("l2", &S::l2, "Weight of the squared weights of the hidden dense layers in the loss")
      .range(0.0, 10.0);
  declare_balance(schema);
  schema
      .add("focal_gamma", &S::focal_gamma,
           "Exponent of the focal loss, which lets easy pictures count less (Lin et al. 2017); 0: "
           "cross-entropy")
      .range(0.0, 10.0);
  schema
      .add("label_smoothing", &S::label_smoothing,
           "Share of a label that is spread evenly over all classes (Szegedy et al. 2016)")
      .range(0.0, 0.999);
  schema
      .add("mixup", &S::mixup,
           "Alpha of mixup, which blends pairs of examples in parts drawn from Beta(alpha, alpha) (Zhang et "
           "al. 2018); 0: none")
      .range(0.0, 100.0);
  if (pictures) Augmentation::declare(schema);
  declare_choice(schema);
  schema
      .add("precision", &S::precision,
           "Numbers in which matrix products and convolutions are computed; fp16 needs a GPU")
      .choices({"fp32", "bf16", "fp16"});
  if (pictures)
    schema.add("channels_last", &S::channels_last,
               "Keep the channels of a pixel together in memory; faster on most machines, the same function");
}

template <class Options>
void ClassifierSettings::declare_balance(Schema<Options>& schema) {
  using S = ClassifierSettings;
  schema
      .add("class_weights", &S::class_weights,
           "Weights of the classes in the loss: none; balanced: the inverse of a class's share of the "
           "training "
           "pictures, 1 on average; given: those of given_class_weights")
      .choices({"none", "balanced", "given"});
  schema
      .add("given_class_weights", &S::given_class_weights,
           "With class_weights = \"given\": a weight for each class, in the order of experiment.classes")
      .at_least(0.0);
  schema.add("over_sampling", &S::over_sampling,
             "Show pictures of the smaller classes repeatedly, until all classes are equally frequent");
}

template <class Options>
void ClassifierSettings::declare_choice(Schema<Options>& schema) {
  using S = ClassifierSettings;
  schema
      .add(
          "keep", &S::keep,
          "Which weights become the model: those after the last step, or those of the epoch that did best on "
          "the validation pictures")
      .choices({"last", "best"});
  schema.add("best_by", &S::best_by, "Validation score that says which epoch is the best")
      .choices({"loss", "accuracy", "balanced_accuracy"});
  schema
      .add("patience", &S::patience,
           "Stop after so many epochs without a better validation score; 0: never stop early")
      .at_least(0)
      .unit("epochs");
}

template <class Options>
void BatchNormSettings::declare(Schema<Options>& schema) {
  using S = BatchNormSettings;
  schema
      .add("batch_norm_momentum", &S::batch_norm_momentum,
           "Share of a batch in the running statistics of batch norm; Keras' default is 0.01, too slow for "
           "few steps")
      .range(0.0, 1.0);
  schema.add("recompute_statistics", &S::recompute_statistics,
             "Replace the running statistics by averages over the training pictures after the last step");
}

}  // namespace equipoise::nn
