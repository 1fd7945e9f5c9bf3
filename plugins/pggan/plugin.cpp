#include <equipoise/plugin.hpp>

#include "pggan.hpp"

EQUIPOISE_PLUGIN("pggan", "0.1.0") {
  plugin.add<equipoise::pggan::Pggan>("pggan", "Progressive growing of GANs (Karras et al. 2018)");
}
