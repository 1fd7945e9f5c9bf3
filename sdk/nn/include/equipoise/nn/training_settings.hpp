#pragma once

#include <cstdint>
#include <string>

#include <equipoise/schema.hpp>

namespace equipoise::nn {

/// What a manifest can say about the training of a U-Net. Derive a plugin's Options from it and call
/// `TrainingSettings::declare` in theirs.
struct TrainingSettings {
  std::int64_t batch = 16;
  std::int64_t accumulation = 1;
  double learning_rate = 1e-4;
  std::int64_t warmup_steps = 500;
  double weight_decay = 0.01;
  double gradient_clip = 1.0;
  double ema = 0.999;
  bool flip = true;
  std::string precision = "fp32";
  bool channels_last = false;

  template <class Options>
  static void declare(Schema<Options>& schema);
};

template <class Options>
void TrainingSettings::declare(Schema<Options>& schema) {
  using S = TrainingSettings;
  schema.add("batch", &S::batch, "Pictures an optimiser step").range(1, 65'536).unit("pictures");
  schema
      .add("accumulation", &S::accumulation,
           "Parts in which a batch passes through the network one after the other, to save memory; the "
           "gradient is "
           "that of the whole batch")
      .range(1, 65'536)
      .unit("parts");
  schema
      .add("learning_rate", &S::learning_rate, "Peak learning rate of AdamW, followed by half a cosine to 0")
      .range(0.0, 10.0);
  schema.add("warmup_steps", &S::warmup_steps, "Steps in which the learning rate rises from 0")
      .at_least(0)
      .unit("steps");
  schema.add("weight_decay", &S::weight_decay, "Decoupled weight decay of AdamW").range(0.0, 10.0);
  schema.add("gradient_clip", &S::gradient_clip, "Largest L2 norm of the gradient; 0 does not clip")
      .at_least(0.0);
  schema
      .add("ema", &S::ema,
           "Decay of the moving average of the weights that sampling uses; 0 samples from the weights "
           "themselves")
      .range(0.0, 0.999999);
  schema.add("flip", &S::flip, "Mirror half of the training pictures left to right");
  schema
      .add("precision", &S::precision,
           "Numbers in which matrix products and convolutions are computed, in training and sampling; fp16 "
           "needs a "
           "GPU")
      .choices({"fp32", "bf16", "fp16"});
  schema.add("channels_last", &S::channels_last,
             "Keep the channels of a pixel together in memory; faster on some machines, the same function");
}

}  // namespace equipoise::nn
