#include <fstream>

#include <ATen/ATen.h>

#include <equipoise/backbones/weights.hpp>
#include <equipoise/error.hpp>

#include "catch.hpp"
#include "pictures.hpp"
#include "scratch_folder.hpp"
#include "weights_file.hpp"

using namespace equipoise;
using namespace equipoise::backbones;

namespace {

/// What is said of the weights in `path`; "" if they are taken.
std::string fault_of(const Network& network, const std::filesystem::path& path) {
  try {
    read_parameters(network, path);
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    return std::string(error.what()) + "\n" + error.hint();
  }
  return "";
}

bool says(const std::string& text, const std::string& words) {
  return text.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a file of the whole network serves a part, counters of batch norms are ignored") {
  const ScratchFolder folder;
  const auto path = folder.path() / "resnet18.safetensors";
  const TensorMap whole = random_parameters(describe("resnet18"), 0);
  write_weights(path, whole,
                {{"bn1.num_batches_tracked", {"I64", {}, std::string_view("\1\0\0\0\0\0\0\0", 8)}}});
  const Network part = up_to(describe("resnet18"), "layer1.1");
  const TensorMap read = read_parameters(part, path);
  CHECK(read.size() == tensor_specs(part).size());
  CHECK(read.at("layer1.1.conv2.weight").equal(whole.at("layer1.1.conv2.weight")));
  CHECK(fault_of(describe("resnet18"), path).empty());
}

TEST_CASE("a classifier's head of another size does not matter where it is not needed") {
  const ScratchFolder folder;
  const auto path = folder.path() / "tuned.safetensors";
  TensorMap tensors = random_parameters(describe("resnet18"), 0);
  tensors["fc.weight"] = at::zeros({2, 512});
  tensors["fc.bias"] = at::zeros({2});
  write_weights(path, tensors);
  CHECK(fault_of(up_to(describe("resnet18"), "avgpool"), path).empty());
  CHECK(
      says(fault_of(describe("resnet18"), path), "wrong shape: fc.weight is [2, 512], expected [1000, 512]"));
}

TEST_CASE(
    "weights of another network are refused with a few names and the command that gets the right ones") {
  const ScratchFolder folder;
  const auto path = folder.path() / "other.safetensors";
  write_weights(path, random_parameters(describe("efficientnet_lite0"), 0));
  const std::string fault = fault_of(describe("resnet18"), path);
  CHECK(says(fault, path.string()));
  CHECK(says(fault, "missing: conv1.weight"));
  CHECK(says(fault, "more"));
  CHECK(says(fault, "./dev weights resnet18"));
  CHECK(fault.size() < 1000);
}

TEST_CASE("missing, misshapen and foreign tensors are named") {
  const ScratchFolder folder;
  const auto path = folder.path() / "broken.safetensors";
  TensorMap tensors = random_parameters(up_to(describe("resnet18"), "avgpool"), 0);
  tensors.erase("bn1.weight");
  tensors["conv1.weight"] = at::zeros({64, 1, 7, 7});
  tensors["stranger"] = at::zeros({1});
  write_weights(path, tensors);
  const std::string fault = fault_of(up_to(describe("resnet18"), "avgpool"), path);
  CHECK(says(fault, "missing: bn1.weight"));
  CHECK(says(fault, "wrong shape: conv1.weight is [64, 1, 7, 7], expected [64, 3, 7, 7]"));
  CHECK(says(fault, "unexpected: stranger"));
}

TEST_CASE("half a file is refused") {
  const ScratchFolder folder;
  const auto path = folder.path() / "half.safetensors";
  write_weights(path, random_parameters(up_to(describe("resnet18"), "maxpool"), 0));
  std::filesystem::resize_file(path, std::filesystem::file_size(path) / 2);
  CHECK(says(fault_of(up_to(describe("resnet18"), "maxpool"), path), path.string()));
  std::ofstream(path) << "PK";
  CHECK(says(fault_of(up_to(describe("resnet18"), "maxpool"), path), path.string()));
}

// The values are those that the Python programs of tests/golden/make_features.py compute by the stated rule.
TEST_CASE("random weights are the stated function of name and seed") {
  const TensorMap tensors = random_parameters(up_to(describe("inception_v3_fid"), "Conv2d_1a_3x3"), 0);
  const TensorMap expected = golden("features");
  for (const std::string name : {"Conv2d_1a_3x3.conv.weight", "Conv2d_1a_3x3.bn.running_var"})
    CHECK(tensors.at(name).flatten().narrow(0, 0, 4).equal(expected.at("weights/" + name)));
  const TensorMap other = random_parameters(up_to(describe("inception_v3_fid"), "Conv2d_1a_3x3"), 1);
  CHECK_FALSE(other.at("Conv2d_1a_3x3.bn.bias").equal(tensors.at("Conv2d_1a_3x3.bn.bias")));
}
