#include <equipoise/plugin.hpp>

#include "csv_source.hpp"

EQUIPOISE_PLUGIN("csv", "0.1.0") {
  plugin.add<equipoise::CsvSource>("csv", "Pictures that a CSV table lists with their classes");
}
