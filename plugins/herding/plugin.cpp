#include <equipoise/plugin.hpp>

#include "herding.hpp"

EQUIPOISE_PLUGIN("herding", "0.1.0") {
  plugin.add<equipoise::Herding>(
      "herding", "Pictures whose mean follows that of the pool in a feature space (Welling 2009)");
}
