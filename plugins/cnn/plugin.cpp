#include <equipoise/plugin.hpp>

#include "cnn.hpp"

EQUIPOISE_PLUGIN("cnn", "0.1.0") {
  plugin.add<equipoise::cnn::Cnn>(
      "cnn", "Three convolutions and three dense layers (Khazrak et al. 2025, Table 2)", 2);
}
