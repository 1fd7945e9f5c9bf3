#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// A picture that could not be read, and why.
struct UnreadablePicture {
  std::string id, reason;
};

/// The source of a stage, surveyed, whose pictures are read in parallel.
class SourceReader {
 public:
  explicit SourceReader(Stage& stage);

  const SourceFacts& facts() const { return facts_; }
  /// Calls `use(position, picture)` with the picture `indices[position]`, [C, h, w] uint8, for all positions,
  /// from several threads. A picture that cannot be read is Error(data) naming it, or is added to
  /// `unreadable` (in order of id) and passed over, if that is given.
  void read(const std::vector<std::int64_t>& indices,
            const std::function<void(std::int64_t, const at::Tensor&)>& use,
            std::vector<UnreadablePicture>* unreadable = nullptr);

 private:
  at::Tensor picture_at(std::size_t index, Context& context);

  Stage& stage_;
  StageContext context_;
  std::unique_ptr<Source> source_;
  SourceFacts facts_;
};

}  // namespace equipoise
