#include <equipoise/plugin.hpp>

#include "logistic.hpp"

EQUIPOISE_PLUGIN("logistic", "0.1.0") {
  plugin.add<equipoise::logistic::Logistic>("logistic",
                                            "Multinomial logistic regression on the features of an embedder");
}
