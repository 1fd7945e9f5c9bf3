#include <equipoise/plugin.hpp>

#include "diversity.hpp"
#include "psnr.hpp"
#include "ssim.hpp"

EQUIPOISE_PLUGIN("picture_similarity", "0.1.0") {
  plugin.add<equipoise::Ssim>("ssim", "Structural similarity of paired pictures (Wang et al. 2004)");
  plugin.add<equipoise::MsSsim>("ms_ssim",
                                "Multi-scale structural similarity of paired pictures (Wang 2003)");
  plugin.add<equipoise::Psnr>("psnr", "Peak signal to noise ratio of paired pictures");
  plugin.add<equipoise::MsSsimDiversity>("ms_ssim_diversity",
                                         "Multi-scale structural similarity of random pairs within a set");
}
