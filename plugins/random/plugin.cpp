#include <equipoise/plugin.hpp>

#include "random_sampler.hpp"

EQUIPOISE_PLUGIN("random", "0.1.0") {
  plugin.add<equipoise::RandomSampler>("random", "Uniform choice without replacement");
}
