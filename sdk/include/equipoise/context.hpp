#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <ATen/core/Generator.h>
#include <ATen/core/Tensor.h>

#include <equipoise/archive.hpp>
#include <equipoise/image_set.hpp>
#include <equipoise/random.hpp>

namespace equipoise {

/// How loud a line in a stage's log is.
enum class Level { info, warning };

/// What the host lends a component for one stage. Valid during the call that received it.
/// All members are called from the stage's own thread, except in Source::read, which may only use `log`.
class Context {
 public:
  virtual ~Context() = default;

  /// Where tensors should live.
  virtual at::Device device() const = 0;
  /// The stage's seed: from experiment seed, stage name, class and repeat, not from parameters.
  virtual std::uint64_t seed() const = 0;
  /// A generator on `device()` seeded for the stage; its state is part of checkpoints.
  virtual at::Generator& rng() = 0;
  /// What pictures `first` .. `first + n - 1` are drawn from: standard normal [n, ...] float32 CPU with
  /// `shape[0]` = n, `picture_noise` of the seed unless the user brought noise of his own. Error(usage) if
  /// that has another shape. For the noise of later sampling steps use `picture_noise` with a stream.
  virtual at::Tensor noise(std::int64_t first, at::IntArrayRef shape) {
    return picture_noise(seed(), first, shape);
  }
  /// Progress in the component's own unit. Error(cancelled) when the user asked to stop: let it pass through.
  virtual void tick(std::int64_t done, std::int64_t total) = 0;
  /// Features of `images` by the embedder or trained model in `slot`: [N, D] float32 CPU.
  /// Computed once and kept for sets that come from the store.
  virtual at::Tensor embed(const std::string& slot, const ImageSet& images) = 0;
  /// The archive (section `model`) of the trained model in `slot`.
  virtual const Archive& model(const std::string& slot) = 0;
  /// A path inside the stage's artefact for an additional file; it is kept and hashed with the artefact.
  virtual std::filesystem::path artefact(const std::string& file) = 0;
  /// A number about the stage's result beside the result itself (the covering radius of a selection): it
  /// becomes a row of results.csv.
  virtual void report(const Score& score) { (void)score; }
  /// A gate that the manifest asked for has failed. The stage goes on and its artefact is kept, but each run
  /// that holds it ends with exit code 6 and says `finding`.
  virtual void gate(const std::string& finding) { (void)finding; }
  /// Draws pictures [N, C, H, W] uint8, N >= 1, `columns` a row, into the PNG `file` of the artefact.
  virtual void sheet(const std::string& file, const at::Tensor& pictures, std::int64_t columns) {
    (void)file;
    (void)pictures;
    (void)columns;
  }
  /// One line in the stage's log.
  virtual void log(Level level, const std::string& text) = 0;
};

}  // namespace equipoise
