#pragma once

#include <cstdint>
#include <filesystem>
#include <string>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Features that other software has computed, as a source: each row of a safetensors tensor [N, D] is one
/// "picture" of D values, to be read with the embedder of the same name.
class FeatureFile final : public Source {
 public:
  struct Options {
    std::filesystem::path file;
    std::string tensor = "features";
    std::string label = "all";
    static void declare(Schema<Options>& schema);
  };

  explicit FeatureFile(Options options) : options_(std::move(options)) {}

  /// One class; ids are "0" .. "N - 1". Error(data) if the file has no such tensor [N, D].
  SourceFacts survey(Context& context) override;
  /// [1, 1, D] float32.
  at::Tensor read(std::int64_t index, Context& context) override;

 private:
  Options options_;
  at::Tensor rows_;  ///< [N, D] float32; after `survey`.
};

/// Takes the values of a `FeatureFile` as features, unchanged.
class Precomputed final : public Embedder {
 public:
  ImageSpec input() const override;
  /// [N, 1, 1, D] float32 -> [N, D].
  at::Tensor embed(const at::Tensor& pixels, Context& context) override;
};

}  // namespace equipoise
