#include <equipoise/plugin.hpp>

#include "mmd.hpp"

EQUIPOISE_PLUGIN("mmd", "0.1.0") {
  plugin.add<equipoise::Mmd>("mmd",
                             "Squared maximum mean discrepancy, Gaussian kernels (Gretton et al. 2012)");
}
