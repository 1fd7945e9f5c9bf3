#include <equipoise/plugin.hpp>

#include "embedder.hpp"

namespace {

struct ResNet18 {
  static constexpr const char* name = "resnet18";
};
struct ResNet50 {
  static constexpr const char* name = "resnet50";
};
struct EfficientNetLite0 {
  static constexpr const char* name = "efficientnet_lite0";
};

}  // namespace

EQUIPOISE_PLUGIN("backbones", "0.1.0") {
  using namespace equipoise;
  plugin.add<AveragePoolEmbedder<ResNet18>>("resnet18", "The average pool of ResNet-18: 512 values");
  plugin.add<AveragePoolEmbedder<ResNet50>>("resnet50", "The average pool of ResNet-50: 2,048 values");
  plugin.add<Vgg16Embedder>("vgg16", "A layer of VGG16");
  plugin.add<InceptionEmbedder>("inception_v3", "The average pool of Inception v3: 2,048 values");
  plugin.add<AveragePoolEmbedder<EfficientNetLite0>>("efficientnet_lite0",
                                                     "The average pool of EfficientNet-Lite0: 1,280 values");
}
