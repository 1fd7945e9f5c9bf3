#include <equipoise/plugin.hpp>

#include "flow_matching.hpp"

EQUIPOISE_PLUGIN("flow_matching", "0.1.0") {
  plugin.add<equipoise::flow_matching::FlowMatching>(
      "flow_matching",
      "Rectified flow with a U-Net (Liu et al. 2023, Lipman et al. 2023), Euler or Heun sampling");
}
