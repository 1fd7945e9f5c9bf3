#include <equipoise/plugin.hpp>

#include "memorisation.hpp"

EQUIPOISE_PLUGIN("memorisation", "0.1.0") {
  plugin.add<equipoise::Memorisation>("memorisation",
                                      "Which generated pictures are copies of training pictures");
}
