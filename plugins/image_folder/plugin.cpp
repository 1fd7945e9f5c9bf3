#include <equipoise/plugin.hpp>

#include "image_folder.hpp"

EQUIPOISE_PLUGIN("image_folder", "0.1.0") {
  plugin.add<equipoise::ImageFolder>("image_folder",
                                     "Pictures in a folder, as a rule with one sub-folder a class");
}
