#include <equipoise/plugin.hpp>

#include "pixels.hpp"

EQUIPOISE_PLUGIN("pixels", "0.1.0") {
  plugin.add<equipoise::Pixels>("pixels", "The pixels of a shrunk picture as its features");
}
