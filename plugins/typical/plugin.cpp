#include <equipoise/plugin.hpp>

#include "typical.hpp"

EQUIPOISE_PLUGIN("typical", "0.1.0") {
  plugin.add<equipoise::Typical>("typical", "The picture nearest to the centre of each k-means cluster");
}
