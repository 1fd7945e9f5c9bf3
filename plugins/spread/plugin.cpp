#include <equipoise/plugin.hpp>

#include "spread.hpp"

EQUIPOISE_PLUGIN("spread", "0.1.0") {
  plugin.add<equipoise::Spread>("spread", "Mean distance between the pictures of a set");
}
