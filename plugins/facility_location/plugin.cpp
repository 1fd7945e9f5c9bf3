#include <equipoise/plugin.hpp>

#include "facility_location.hpp"

EQUIPOISE_PLUGIN("facility_location", "0.1.0") {
  plugin.add<equipoise::FacilityLocation>(
      "facility_location",
      "Greedy medoids: the pictures that the rest lies nearest to (Kaufman & Rousseeuw 1990)");
}
