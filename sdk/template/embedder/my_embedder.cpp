#include <ATen/ops/adaptive_avg_pool2d.h>

#include <equipoise/sdk.hpp>

using namespace equipoise;

/// The mean grey value of each cell of a grid, 0 .. 1.
class MyEmbedder final : public Embedder {
 public:
  struct Options {
    std::int64_t size = 32, cells = 4;
    static void declare(Schema<Options>& s) {
      s.add("size", &Options::size, "Side that pictures are brought to").range(1, 1024).unit("pixels");
      s.add("cells", &Options::cells, "Cells in a row of the grid").range(1, 64);
    }
  };
  explicit MyEmbedder(Options options) : options_(options) {}

  ImageSpec input() const override {
    ImageSpec image;
    image.channels = 1;
    image.height = image.width = options_.size;
    return image;
  }

  at::Tensor embed(const at::Tensor& pixels, Context&) override {
    return at::adaptive_avg_pool2d(to_unit(pixels), {options_.cells, options_.cells}).flatten(1);
  }

 private:
  Options options_;
};

EQUIPOISE_PLUGIN("my_embedder", "0.1.0") {
  plugin.add<MyEmbedder>("my_embedder", "Mean grey values on a grid");
}
