#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// The source of a stage, surveyed, whose pictures are read in parallel.
class SourceReader {
 public:
  explicit SourceReader(Stage& stage);

  const SourceFacts& facts() const { return facts_; }
  /// Calls `use(position, picture)` with the picture `indices[position]`, [C, h, w] uint8, for all positions,
  /// from several threads. Error(data) names a picture that cannot be read.
  void read(const std::vector<std::int64_t>& indices,
            const std::function<void(std::int64_t, const at::Tensor&)>& use);

 private:
  Stage& stage_;
  StageContext context_;
  std::unique_ptr<Source> source_;
  SourceFacts facts_;
};

}  // namespace equipoise
