#include <equipoise/plugin.hpp>

#include "ddpm.hpp"

EQUIPOISE_PLUGIN("ddpm", "0.1.0") {
  plugin.add<equipoise::ddpm::Ddpm>(
      "ddpm", "Denoising diffusion with a U-Net (Ho et al. 2020); ancestral, DDIM or DPM-Solver++ sampling",
      /*revision=*/2);
}
