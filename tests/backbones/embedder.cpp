#include "backbones/embedder.hpp"

#include <ATen/ATen.h>

#include <equipoise/error.hpp>

#include "../plugins/fake_context.hpp"
#include "catch.hpp"
#include "pictures.hpp"

using namespace equipoise;

namespace {

InceptionEmbedder::Options random_inception() {
  InceptionEmbedder::Options options;
  options.initialisation = "random";
  return options;
}

}  // namespace

TEST_CASE("an embedder asks for unrounded pictures of its network's size") {
  InceptionEmbedder::Options options = random_inception();
  const ImageSpec legacy = InceptionEmbedder(options).input();
  CHECK(legacy.channels == 3);
  CHECK(legacy.height == 299);
  CHECK(legacy.type == "float32");
  CHECK(legacy.filter == "bilinear_aliased");
  options.resize = "clean";
  CHECK(InceptionEmbedder(options).input().filter == "bicubic");
  options.resize = "tensorflow";
  CHECK(InceptionEmbedder(options).input().filter == "bilinear_tensorflow");
}

TEST_CASE("without weights an embedder names the command that gets them") {
  try {
    InceptionEmbedder(InceptionEmbedder::Options{}).input();
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    CHECK(error.hint().find("./dev weights inception_v3_fid") != std::string::npos);
  }
}

TEST_CASE("FID features follow pytorch-fid, clean-fid or torch-fidelity in how values are scaled") {
  FakeContext context;
  InceptionEmbedder::Options options = random_inception();
  const at::Tensor expected = golden("features").at("inception_v3_fid/avgpool");
  const at::Tensor pictures = test_pictures(299).to(at::kFloat);
  CHECK(relative_error(InceptionEmbedder(options).embed(pictures, context), expected) < 1e-4);
  // (x - 128) / 128 of a picture is 2 x' - 1 of x' = x / 256.
  const at::Tensor scaled = pictures.mul(256.0 / 255.0);
  for (const char* resize : {"clean", "tensorflow"}) {
    options.resize = resize;
    CHECK(relative_error(InceptionEmbedder(options).embed(scaled, context), expected) < 1e-4);
  }
}

TEST_CASE("vgg16 gives any layer, and lists them for one that it has not") {
  Vgg16Embedder::Options options;
  options.initialisation = "random";
  options.layer = "pool5";
  FakeContext context;
  const at::Tensor features = Vgg16Embedder(options).embed(test_pictures(224).to(at::kFloat), context);
  CHECK(relative_error(features.slice(1, 0, std::nullopt, 29), golden("features").at("vgg16/pool5")) < 1e-4);
  options.layer = "fc7";
  CHECK_THROWS_AS(Vgg16Embedder(options), Error);
}
