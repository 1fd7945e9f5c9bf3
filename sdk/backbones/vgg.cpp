#include <array>

#include "builder.hpp"

namespace equipoise::backbones {

Network describe_vgg16() {
  constexpr std::array<std::int64_t, 5> widths{64, 128, 256, 512, 512};
  constexpr std::array<int, 5> depths{2, 2, 3, 3, 3};
  Builder net;
  Builder::Index x = net.input();
  int position = 0;
  for (std::size_t block = 0; block < widths.size(); ++block) {
    const std::string number = std::to_string(block + 1);
    for (int i = 1; i <= depths[block]; ++i, position += 2)
      x = net.activation(net.convolution(x, "conv" + number + "_" + std::to_string(i),
                                         "features." + std::to_string(position), widths[block],
                                         Window::square(3, 1, 1), /*bias=*/true));
    x = net.max_pool(x, "pool" + number, Window::square(2, 2));
    ++position;
  }
  x = net.flatten(net.adaptive_average(x, "avgpool", 7), "avgpool", 49);
  x = net.activation(net.linear(x, "fc1", "classifier.0", 4096));
  x = net.activation(net.linear(x, "fc2", "classifier.3", 4096));
  net.linear(x, "fc3", "classifier.6", 1000);
  return {"vgg16", 224, imagenet_normalisation(), "fc2", std::move(net).nodes(), {}};
}

}  // namespace equipoise::backbones
