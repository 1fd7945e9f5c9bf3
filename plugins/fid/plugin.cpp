#include <equipoise/plugin.hpp>

#include "fid.hpp"

EQUIPOISE_PLUGIN("fid", "0.1.0") {
  plugin.add<equipoise::Fid>("fid", "Fréchet distance in a feature space (Heusel et al. 2017)", 2);
}
