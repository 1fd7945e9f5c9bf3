#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "growth.hpp"

namespace equipoise::pggan {

/// The form of both networks.
struct NetworkOptions {
  std::int64_t latent = 128;
  std::int64_t colours = 3;            ///< 1 or 3.
  std::int64_t levels = 1;             ///< 4 pixels up to `smallest_side << (levels - 1)`.
  std::vector<std::int64_t> channels;  ///< By level; the last holds for those above.
  double slope = 0.2;
  bool equalised = true;
  bool generator_pixel_norm = true;
  bool discriminator_pixel_norm = true;
  bool normalise_latent = false;
  bool tanh_output = false;
  bool bilinear = true;              ///< How the generator doubles; false: nearest neighbour.
  std::int64_t deviation_group = 4;  ///< Pictures that share a minibatch deviation; 0: none.

  std::int64_t width(std::int64_t level) const {
    const auto last = static_cast<std::int64_t>(channels.size()) - 1;
    return channels[static_cast<std::size_t>(level < last ? level : last)];
  }
};

}  // namespace equipoise::pggan
