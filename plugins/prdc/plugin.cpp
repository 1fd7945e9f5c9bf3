#include <equipoise/plugin.hpp>

#include "prdc.hpp"

EQUIPOISE_PLUGIN("prdc", "0.1.0") {
  plugin.add<equipoise::Prdc>(
      "prdc", "Precision, recall (Kynkäänniemi et al. 2019), density, coverage (Naeem et al. 2020)");
}
