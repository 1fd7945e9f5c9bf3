#include "builder.hpp"

namespace equipoise::backbones {

namespace {

using Index = Builder::Index;

/// The two published forms: torchvision's, and the one ported from TensorFlow that FID is defined on, whose
/// averages leave padding out and whose last block takes a maximum.
enum class Flavour { torchvision, fid };

constexpr double epsilon = 1e-3;

/// Writes the blocks of Szegedy et al. 2016 with torchvision's names.
class Inception {
 public:
  explicit Inception(Flavour flavour) : flavour_(flavour) {}

  Network describe(const std::string& name) {
    Index x = stem();
    x = block_a(x, "Mixed_5b", 32);
    x = block_a(x, "Mixed_5c", 64);
    x = block_a(x, "Mixed_5d", 64);
    x = block_b(x, "Mixed_6a");
    x = block_c(x, "Mixed_6b", 128);
    x = block_c(x, "Mixed_6c", 160);
    x = block_c(x, "Mixed_6d", 160);
    x = block_c(x, "Mixed_6e", 192);
    x = block_d(x, "Mixed_7a");
    x = block_e(x, "Mixed_7b", false);
    x = block_e(x, "Mixed_7c", flavour_ == Flavour::fid);
    x = net_.flatten(net_.adaptive_average(x, "avgpool", 1), "avgpool", 1);
    net_.linear(x, "fc", "fc", flavour_ == Flavour::fid ? 1008 : 1000);
    return {name,          299, {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}}, "avgpool", std::move(net_).nodes(),
            {"AuxLogits."}};
  }

 private:
  Index unit(Index x, const std::string& name, std::int64_t channels, const Window& window) {
    const Index h = net_.convolution(x, name, name + ".conv", channels, window);
    return net_.activation(net_.batch_norm(h, name + ".bn", epsilon));
  }
  Index unit(Index x, const std::string& name, std::int64_t channels, std::int64_t kernel) {
    return unit(x, name, channels, Window::square(kernel, 1, kernel / 2));
  }
  /// 1 x 7 and 7 x 1 keep the size.
  Index wide(Index x, const std::string& name, std::int64_t channels, std::int64_t length) {
    return unit(x, name, channels, {{1, length}, {1, 1}, {0, length / 2}});
  }
  Index tall(Index x, const std::string& name, std::int64_t channels, std::int64_t length) {
    return unit(x, name, channels, {{length, 1}, {1, 1}, {length / 2, 0}});
  }
  Index average(Index x, const std::string& block) {
    return net_.average_pool(x, block + ".pool", Window::square(3, 1, 1), flavour_ == Flavour::torchvision);
  }

  Index stem() {
    Index x = unit(net_.input(), "Conv2d_1a_3x3", 32, Window::square(3, 2));
    x = unit(x, "Conv2d_2a_3x3", 32, Window::square(3));
    x = unit(x, "Conv2d_2b_3x3", 64, 3);
    x = net_.max_pool(x, "maxpool1", Window::square(3, 2));
    x = unit(x, "Conv2d_3b_1x1", 80, 1);
    x = unit(x, "Conv2d_4a_3x3", 192, Window::square(3));
    return net_.max_pool(x, "maxpool2", Window::square(3, 2));
  }

  Index block_a(Index x, const std::string& name, std::int64_t pooled) {
    const Index one = unit(x, name + ".branch1x1", 64, 1);
    const Index five = unit(unit(x, name + ".branch5x5_1", 48, 1), name + ".branch5x5_2", 64, 5);
    Index three = unit(x, name + ".branch3x3dbl_1", 64, 1);
    three = unit(three, name + ".branch3x3dbl_2", 96, 3);
    three = unit(three, name + ".branch3x3dbl_3", 96, 3);
    const Index pool = unit(average(x, name), name + ".branch_pool", pooled, 1);
    return net_.concatenate({one, five, three, pool}, name);
  }

  Index block_b(Index x, const std::string& name) {
    const Index three = unit(x, name + ".branch3x3", 384, Window::square(3, 2));
    Index twice = unit(x, name + ".branch3x3dbl_1", 64, 1);
    twice = unit(twice, name + ".branch3x3dbl_2", 96, 3);
    twice = unit(twice, name + ".branch3x3dbl_3", 96, Window::square(3, 2));
    return net_.concatenate({three, twice, net_.max_pool(x, name + ".pool", Window::square(3, 2))}, name);
  }

  Index block_c(Index x, const std::string& name, std::int64_t width) {
    const Index one = unit(x, name + ".branch1x1", 192, 1);
    Index seven = unit(x, name + ".branch7x7_1", width, 1);
    seven = wide(seven, name + ".branch7x7_2", width, 7);
    seven = tall(seven, name + ".branch7x7_3", 192, 7);
    Index twice = unit(x, name + ".branch7x7dbl_1", width, 1);
    twice = tall(twice, name + ".branch7x7dbl_2", width, 7);
    twice = wide(twice, name + ".branch7x7dbl_3", width, 7);
    twice = tall(twice, name + ".branch7x7dbl_4", width, 7);
    twice = wide(twice, name + ".branch7x7dbl_5", 192, 7);
    const Index pool = unit(average(x, name), name + ".branch_pool", 192, 1);
    return net_.concatenate({one, seven, twice, pool}, name);
  }

  Index block_d(Index x, const std::string& name) {
    Index three = unit(x, name + ".branch3x3_1", 192, 1);
    three = unit(three, name + ".branch3x3_2", 320, Window::square(3, 2));
    Index seven = unit(x, name + ".branch7x7x3_1", 192, 1);
    seven = wide(seven, name + ".branch7x7x3_2", 192, 7);
    seven = tall(seven, name + ".branch7x7x3_3", 192, 7);
    seven = unit(seven, name + ".branch7x7x3_4", 192, Window::square(3, 2));
    return net_.concatenate({three, seven, net_.max_pool(x, name + ".pool", Window::square(3, 2))}, name);
  }

  Index block_e(Index x, const std::string& name, bool maximum) {
    const Index one = unit(x, name + ".branch1x1", 320, 1);
    const Index three = unit(x, name + ".branch3x3_1", 384, 1);
    const Index wide_three = wide(three, name + ".branch3x3_2a", 384, 3);
    const Index tall_three = tall(three, name + ".branch3x3_2b", 384, 3);
    const Index twice = unit(unit(x, name + ".branch3x3dbl_1", 448, 1), name + ".branch3x3dbl_2", 384, 3);
    const Index wide_twice = wide(twice, name + ".branch3x3dbl_3a", 384, 3);
    const Index tall_twice = tall(twice, name + ".branch3x3dbl_3b", 384, 3);
    const Index pooled =
        maximum ? net_.max_pool(x, name + ".pool", Window::square(3, 1, 1)) : average(x, name);
    const Index pool = unit(pooled, name + ".branch_pool", 192, 1);
    return net_.concatenate({one, wide_three, tall_three, wide_twice, tall_twice, pool}, name);
  }

  Flavour flavour_;
  Builder net_;
};

}  // namespace

Network describe_inception_v3() {
  return Inception(Flavour::torchvision).describe("inception_v3");
}

Network describe_inception_v3_fid() {
  return Inception(Flavour::fid).describe("inception_v3_fid");
}

}  // namespace equipoise::backbones
