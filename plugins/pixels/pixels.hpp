#pragma once

#include <cstdint>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// The picture itself as a point: its pixels at a small size, 0 .. 1.
class Pixels final : public Embedder {
 public:
  struct Options {
    std::int64_t size = 32;
    std::int64_t channels = 1;
    static void declare(Schema<Options>& schema);
  };

  /// Error(usage) if `channels` is neither 1 nor 3.
  explicit Pixels(Options options);

  ImageSpec input() const override;
  /// [N, C, H, W] uint8 -> [N, C * H * W] float32, value / 255.
  at::Tensor embed(const at::Tensor& pixels, Context& context) override;

 private:
  Options options_;
};

}  // namespace equipoise
