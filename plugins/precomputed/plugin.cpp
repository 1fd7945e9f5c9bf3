#include <equipoise/plugin.hpp>

#include "precomputed.hpp"

EQUIPOISE_PLUGIN("precomputed", "0.1.0") {
  plugin.add<equipoise::FeatureFile>("precomputed", "Rows of a safetensors file instead of pictures");
  plugin.add<equipoise::Precomputed>("precomputed", "Features that the source of the same name brings");
}
