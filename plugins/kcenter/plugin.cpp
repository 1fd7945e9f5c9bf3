#include <equipoise/plugin.hpp>

#include "kcenter.hpp"

EQUIPOISE_PLUGIN("kcenter", "0.1.0") {
  plugin.add<equipoise::KCenter>("kcenter",
                                 "Greedy k-center cover of a feature space (Sener & Savarese 2018)", 2);
}
