#include <equipoise/plugin.hpp>

#include "random_sampler.hpp"

EQUIPOISE_PLUGIN("random", "0.1.0") {
  plugin.add<equipoise::RandomSampler>("random", "Choice without replacement, uniform or by strata");
}
