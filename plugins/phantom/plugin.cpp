#include <equipoise/plugin.hpp>

#include "phantom.hpp"

EQUIPOISE_PLUGIN("phantom", "0.1.0") {
  plugin.add<equipoise::Phantom>("phantom", "Procedural pictures in the manner of chest radiographs");
}
