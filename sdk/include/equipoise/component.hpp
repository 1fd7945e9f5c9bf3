#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <equipoise/archive.hpp>
#include <equipoise/context.hpp>
#include <equipoise/image_set.hpp>

namespace equipoise {

/// Base of the six kinds. An object lives for one stage, in one thread.
class Component {
 public:
  virtual ~Component() = default;
};

/// One picture that a source offers.
struct SourcePicture {
  std::string id;                              ///< Path relative to the root, '/' between parts; unique.
  std::int64_t label = 0;                      ///< Index into SourceFacts::classes.
  std::map<std::string, std::string> columns;  ///< Optional text: "patient", "split", ...
};

/// What a source knows before any picture is decoded.
struct SourceFacts {
  std::vector<std::string> classes;     ///< In the source's own order; the manifest may reorder.
  std::vector<SourcePicture> pictures;  ///< In an order that depends on names only.
  /// For each picture the file that holds it; empty for a source that makes its pictures. The host hashes the
  /// files, and surveys again when one changes.
  std::vector<std::string> files;
  /// Further files and folders whose change calls for a new survey (the folders listed, the table read).
  std::vector<std::string> watched;
};

/// Offers labelled pictures.
class Source : public Component {
 public:
  /// Lists the pictures. Reads names and tables, decodes nothing.
  virtual SourceFacts survey(Context& context) = 0;
  /// Picture `index` of the survey in its native size: [C, h, w] uint8 CPU; float32 from a source of values
  /// that are no pictures, which only an embedder with a float32 input can read. Called from several threads
  /// at once, after `survey`. Error(data) names the file and what is wrong with it.
  virtual at::Tensor read(std::int64_t index, Context& context) = 0;
};

/// Maps pictures to points of a feature space.
class Embedder : public Component {
 public:
  /// The form that `embed` wants its pictures in.
  virtual ImageSpec input() const = 0;
  /// [N, C, H, W] as `input()` says -> [N, D] float32 CPU. Row i depends on picture i only.
  virtual at::Tensor embed(const at::Tensor& pixels, Context& context) = 0;
};

/// Chooses pictures from a pool.
class Sampler : public Component {
 public:
  /// `count` distinct indices into `pool`, in order of choice: [count] int64 CPU; 0 <= count <= pool.size().
  /// `pool.pixels` is undefined: ask `context.embed` for features.
  virtual at::Tensor select(const ImageSet& pool, std::int64_t count, Context& context) = 0;
};

/// What one training step reports.
struct Step {
  std::vector<Scalar> scalars;  ///< "loss" first; the same names each step. The host stops at a NaN.
  bool finished = false;        ///< The component has converged and wants no further step.
};

/// A layer of a network as `plugins describe --summary` shows it.
struct Layer {
  std::string name;
  std::vector<std::int64_t> output;  ///< Shape without the batch; empty if unknown.
  std::int64_t parameters = 0;       ///< Parameters and running statistics.
  std::int64_t trainable = 0;
};

/// A component that learns. The host owns the loop: build, prepare, then `step(0)`, `step(1)`, ... with
/// checkpoints (save) between. To resume: build, prepare, load, `step(k)`. To use: build, load (section
/// `model` only). What a step does may depend on its index, never on earlier calls beyond what `save` keeps.
class Trainable : public Component {
 public:
  /// Makes the untrained network. `image` has height 0 if the component learns from the features of a slot
  /// and the manifest gives no size; pixels are undefined then, and the features' length is known in
  /// `prepare`. The default generators are seeded for the stage.
  virtual void build(const ImageSpec& image, Context& context) = 0;
  /// Work to be done once before the first step (move data, encode latents).
  virtual void prepare(const Split& split, Context& context) {
    (void)split;
    (void)context;
  }
  /// Steps that make one pass over `split.train`; at least 1. `split.train.pixels` may be undefined.
  virtual std::int64_t steps_per_epoch(const Split& split) const = 0;
  /// Optimiser step `index`, counted from 0.
  virtual Step step(std::int64_t index, const Split& split, Context& context) = 0;
  virtual void save(Archive& archive) const = 0;
  /// Error(data) if a tensor is missing or misshapen.
  virtual void load(const Archive& archive) = 0;
  /// The layers in forward order; after `build`.
  virtual std::vector<Layer> summary() const = 0;
};

/// Learns to draw pictures.
class Generator : public Trainable {
 public:
  /// One picture a label: [N] int64 -> [N, C, H, W] uint8 CPU. Picture i is number `first + i` of its class
  /// and must not depend on the batch that it is drawn in: take its noise from `Context::noise` and, for
  /// later steps, `picture_noise`.
  virtual at::Tensor sample(const at::Tensor& labels, std::int64_t first, Context& context) = 0;
};

/// Learns to tell classes apart.
class Classifier : public Trainable {
 public:
  /// Probabilities [N, classes] float32 CPU; rows sum to 1.
  virtual at::Tensor predict(const ImageSet& images, Context& context) = 0;
  /// The penultimate layer: [N, D] float32 CPU.
  virtual at::Tensor features(const ImageSet& images, Context& context) = 0;
};

/// The image sets that a metric declared, by name. Absent optional inputs have no entry.
using Inputs = std::map<std::string, ImageSet>;

/// Compares image sets.
class Metric : public Component {
 public:
  /// Named scores, with intervals and floors where they are known. `pixels` of the inputs are undefined if
  /// the metric has a slot and the manifest gives no size.
  virtual std::vector<Score> measure(const Inputs& inputs, Context& context) = 0;
};

}  // namespace equipoise
