#include <equipoise/plugin.hpp>

#include "kid.hpp"

EQUIPOISE_PLUGIN("kid", "0.1.0") {
  plugin.add<equipoise::Kid>("kid", "Kernel distance in a feature space (Bińkowski et al. 2018)");
}
