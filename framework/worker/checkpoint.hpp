#pragma once

#include <chrono>
#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

#include <equipoise/archive.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// Unfinished work of a stage. `checkpoint.safetensors` holds all of it, so that it is replaced whole;
/// `checkpoint.json` repeats what people and the plan want to know.
struct Checkpoint {
  std::int64_t done = 0;  ///< Steps or pictures.
  std::int64_t total = 0;
  int threads = 1;     ///< Resuming with another number would change bits.
  double seconds = 0;  ///< Working time so far.
  Archive archive;     ///< Of the component.
  TensorMap random;    ///< See random_state.hpp.
  TensorMap pictures;  ///< What a generate stage has drawn.
  std::string curve;   ///< Text of curve.csv so far.
};

/// Says when the next checkpoint is due: `interval` seconds after the last, but never so often that writing
/// them takes more than a twentieth of the time (an interval of 0 means every step all the same).
class CheckpointClock {
 public:
  explicit CheckpointClock(double interval) : interval_(interval) {}
  bool due() const;
  /// To be called before and after a checkpoint is written.
  void writing() { begin_ = Clock::now(); }
  void written();

 private:
  using Clock = std::chrono::steady_clock;
  double interval_;
  double cost_ = 0;
  Clock::time_point begin_ = Clock::now(), last_ = Clock::now();
};

void write_checkpoint(FileOperations& files, const std::filesystem::path& folder,
                      const Checkpoint& checkpoint);

/// The checkpoint in `folder`, if there is one. Error(data) if it is damaged.
std::optional<Checkpoint> read_checkpoint(const std::filesystem::path& folder);

/// The number of threads of the checkpoint in `folder`; nothing if there is none.
std::optional<int> checkpoint_threads(const std::filesystem::path& folder);

/// Whether `name` is a file of a checkpoint.
bool is_checkpoint_file(const std::string& name);

}  // namespace equipoise
