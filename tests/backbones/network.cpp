#include <algorithm>

#include <equipoise/backbones/network.hpp>
#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;
using namespace equipoise::backbones;

namespace {

struct Count {
  std::int64_t parameters = 0, trainable = 0;
};

Count count(const Network& network) {
  ImageSpec image;
  image.channels = 3;
  image.height = image.width = network.size;
  Count total;
  for (const Layer& layer : summarise(network, image)) {
    total.parameters += layer.parameters;
    total.trainable += layer.trainable;
  }
  return total;
}

std::string fault_of(const std::string& name, const std::string& layer) {
  try {
    up_to(describe(name), layer);
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    return error.what() + error.hint();
  }
  return "";
}

}  // namespace

// The counts are those that torchvision's documentation states for each model.
TEST_CASE("the networks have the published numbers of parameters") {
  CHECK(count(describe("resnet18")).trainable == 11'689'512);
  CHECK(count(describe("resnet50")).trainable == 25'557'032);
  CHECK(count(describe("vgg16")).trainable == 138'357'544);
  CHECK(count(up_to(describe("vgg16"), "pool5")).parameters == 14'714'688);
  CHECK(count(up_to(describe("resnet50"), "avgpool")).parameters == 23'561'152);
  // torchvision's 27,161,264 include the auxiliary head's 3,326,696.
  CHECK(count(describe("inception_v3")).trainable == 27'161'264 - 3'326'696);
  CHECK(count(describe("efficientnet_lite0")).trainable == 4'652'008);
}

TEST_CASE("output shapes and feature counts follow the picture's size") {
  const Network pool5 = up_to(describe("vgg16"), "pool5");
  CHECK(feature_count(pool5, 224, 224) == 25'088);
  CHECK(feature_count(pool5, 96, 64) == 512 * 3 * 2);
  CHECK(feature_count(up_to(describe("efficientnet_lite0"), "avgpool"), 75, 75) == 1280);
  const auto shapes = output_shapes(up_to(describe("inception_v3"), "Mixed_7c"), 299, 299);
  CHECK(shapes.back() == std::vector<std::int64_t>{2048, 8, 8});
  CHECK_THROWS_AS(output_shapes(describe("inception_v3"), 60, 60), Error);
}

TEST_CASE("a summary has a row a layer, in order, with norms counted to their convolution") {
  ImageSpec image;
  image.height = image.width = 224;
  const auto layers = summarise(up_to(describe("resnet18"), "avgpool"), image);
  CHECK(layers.front().name == "conv1");
  CHECK(layers.front().output == std::vector<std::int64_t>{64, 112, 112});
  CHECK(layers.front().parameters == 64 * 3 * 49 + 4 * 64);
  CHECK(layers.front().trainable == 64 * 3 * 49 + 2 * 64);
  CHECK(layers.back().name == "avgpool");
  CHECK(layers.back().output == std::vector<std::int64_t>{512});
}

TEST_CASE("an unknown network or layer is an error that lists what there is") {
  CHECK_THROWS_AS(describe("resnet19"), Error);
  CHECK(fault_of("vgg16", "pool6").find("pool5") != std::string::npos);
  CHECK(fault_of("resnet18", "input").find("avgpool") != std::string::npos);
  for (const std::string& name : network_names())
    for (const std::string& layer : layer_names(describe(name))) CHECK(fault_of(name, layer).empty());
}
