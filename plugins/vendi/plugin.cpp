#include <equipoise/plugin.hpp>

#include "vendi.hpp"

EQUIPOISE_PLUGIN("vendi", "0.1.0") {
  plugin.add<equipoise::Vendi>("vendi", "Effective number of different pictures (Friedman and Dieng 2023)");
}
