#include <algorithm>
#include <cmath>
#include <string>

#include <ATen/ops/zeros.h>

#include <equipoise/sdk.hpp>

using namespace equipoise;

/// Discs and squares, each of its own size and place.
class MySource final : public Source {
 public:
  struct Options {
    std::int64_t count = 60, size = 32;
    static void declare(Schema<Options>& s) {
      s.add("count", &Options::count, "Pictures a class").range(1, 100'000).unit("pictures");
      s.add("size", &Options::size, "Side of the pictures").range(8, 1024).unit("pixels");
    }
  };
  explicit MySource(Options options) : options_(options) {}

  SourceFacts survey(Context&) override {
    SourceFacts facts;
    facts.classes = {"DISC", "SQUARE"};
    for (std::int64_t i = 0; i < 2 * options_.count; ++i) {
      const std::int64_t label = i / options_.count;
      const std::string& name = facts.classes[static_cast<std::size_t>(label)];
      facts.pictures.push_back({name + "/" + std::to_string(i % options_.count), label, {}});
    }
    return facts;
  }

  at::Tensor read(std::int64_t index, Context&) override {
    const bool disc = index < options_.count;
    const auto draw = [&](std::uint64_t what) {  // 0 .. 1, for this picture alone
      return static_cast<double>(mix_seed(static_cast<std::uint64_t>(index), what) >> 11) * 0x1p-53;
    };
    const auto side = static_cast<double>(options_.size);
    const double radius = side * (0.15 + 0.15 * draw(0));
    const double x = radius + draw(1) * (side - 2 * radius), y = radius + draw(2) * (side - 2 * radius);
    at::Tensor picture = at::zeros({1, options_.size, options_.size}, at::kByte);
    auto* pixel = picture.data_ptr<std::uint8_t>();
    for (std::int64_t row = 0; row < options_.size; ++row)
      for (std::int64_t column = 0; column < options_.size; ++column, ++pixel) {
        const double dx = std::abs(static_cast<double>(column) - x);
        const double dy = std::abs(static_cast<double>(row) - y);
        if (disc ? dx * dx + dy * dy < radius * radius : std::max(dx, dy) < radius) *pixel = 200;
      }
    return picture;
  }

 private:
  Options options_;
};

EQUIPOISE_PLUGIN("my_source", "0.1.0") {
  plugin.add<MySource>("my_source", "Bright discs and squares on black");
}
