#include <equipoise/plugin.hpp>

#include "transfer.hpp"

namespace {

struct Vgg16 {
  static constexpr const char* name = "vgg16";
  static constexpr const char* layer = "pool5";
  static constexpr bool norms = false;
};
struct ResNet50 {
  static constexpr const char* name = "resnet50";
  static constexpr const char* layer = "layer4.2";
  static constexpr bool norms = true;
};
struct EfficientNetLite0 {
  static constexpr const char* name = "efficientnet_lite0";
  static constexpr const char* layer = "_conv_head";
  static constexpr bool norms = true;
};

}  // namespace

EQUIPOISE_PLUGIN("transfer", "0.1.0") {
  using namespace equipoise::transfer;
  plugin.add<Transfer<Vgg16>>("vgg16", "VGG16 and two dense layers (Khazrak et al. 2025, Table 1)");
  plugin.add<Transfer<ResNet50>>("resnet50", "ResNet-50 and two dense layers (Khazrak et al. 2025)");
  plugin.add<Transfer<EfficientNetLite0>>("efficientnet_lite0", "EfficientNet-Lite0 and two dense layers");
}
