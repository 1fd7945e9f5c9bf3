#include "worker/nearest_pictures.hpp"

#include <cmath>

#include <ATen/TensorOperators.h>
#include <ATen/ops/arange.h>
#include <ATen/ops/cat.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>
#include <ATen/ops/zeros.h>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "worker/tensor_file.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

/// Pictures of 1 x 2 x 2 pixels, each of one value.
at::Tensor flat(const std::vector<std::int64_t>& values) {
  return at::tensor(values, at::kLong).to(at::kByte).view({-1, 1, 1, 1}).expand({-1, 1, 2, 2}).contiguous();
}

/// A model of class A, and a request to draw from it that names what it has learnt from.
StageRequest drawn(StageBench& bench, std::int64_t count) {
  const StageRequest load = bench.loaded("A");
  StageRequest train = bench.request("train", "model", "A");
  train.component = use_of(Kind::generator, "mean");
  train.sets["on"] = {slice_of(load, "A")};
  train.pixels[load.key] = bench.decoded(load, 4).key;
  train.settings = {{"length", {{"unit", "steps"}, {"value", 2}}}};
  bench.run(train);
  StageRequest generate = bench.request("generate", "synthetic", "A");
  generate.component = use_of(Kind::generator, "mean");
  generate.model = train.key;
  generate.sets["train"] = train.sets["on"];
  generate.pixels = train.pixels;
  generate.settings = {{"count", count}};
  return generate;
}

}  // namespace

TEST_CASE("the nearest picture is found, with the root of the mean squared difference") {
  const NearestPictures found = nearest_pictures(flat({0, 100, 255}), flat({90, 250, 10, 104}));
  CHECK(found.index.equal(at::tensor({2, 3, 1}, at::kLong)));
  CHECK(found.distance.allclose(at::tensor({10.0, 4.0, 5.0}, at::kDouble)));
  at::Tensor odd = flat({50});
  odd[0][0][1][1] = 58;  // (0 + 0 + 0 + 64) / 4
  CHECK(nearest_pictures(odd, flat({50, 200})).distance[0].item<double>() == Approx(4.0));
}

TEST_CASE("a copy is at distance 0 however long the list is, and the first of equal ones counts") {
  const at::Tensor list = at::arange(300, at::kLong).remainder(251).to(at::kByte).view({-1, 1, 1, 1});
  const at::Tensor large = list.expand({300, 1, 128, 128}).contiguous();  // more than one block
  const NearestPictures found = nearest_pictures(large.narrow(0, 289, 2), large);
  CHECK(found.distance.equal(at::zeros({2}, at::kDouble)));
  CHECK(found.index.equal(at::tensor({38, 39}, at::kLong)));
}

TEST_CASE("a picture is not its own nearest other") {
  const NearestPictures found = nearest_others(flat({10, 14, 40, 100}), at::tensor({0, 3}, at::kLong));
  CHECK(found.index.equal(at::tensor({1, 2}, at::kLong)));
  CHECK(found.distance.equal(at::tensor({4.0, 60.0}, at::kDouble)));
}

TEST_CASE("a drawing that knows the training pictures leaves the nearest of each") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  const StageRequest request = drawn(bench, 11);
  CHECK(bench.run(request).at("drawing_seconds").get<double>() >= 0);
  const auto all = nlohmann::json::parse(bench.file(request, "nearest.json"));
  REQUIRE(all.at("pairs").size() == 11);
  CHECK(all.at("columns") == 8);
  const Store store(bench.root, bench.files);
  const auto images = map_tensors(store.folder(request.key) / "images.safetensors").at("images");
  for (std::size_t i = 0; i < 11; ++i) {
    const auto& pair = all.at("pairs")[i];
    CHECK(pair.at("picture") == "synthetic/A/0000" + std::string(i < 10 ? "0" : "") + std::to_string(i));
    // Picture n of class A is grey 16 n everywhere (fakes.hpp).
    double least = 1e9;
    int nearest = -1;
    for (int n = 0; n < 6; ++n) {
      const double distance = std::sqrt(
          (images[static_cast<std::int64_t>(i)].to(at::kDouble) - 16.0 * n).square().mean().item<double>());
      if (distance < least) nearest = n, least = distance;
    }
    CHECK(pair.at("nearest") == "A/" + std::to_string(nearest) + ".png");
    CHECK(pair.at("distance").get<double>() == Approx(least));
  }
  CHECK(all.at("training").at("compared") == 6);
  CHECK(all.at("training").at("median") == 16.0);
  CHECK(all.at("training").at("smallest") == 16.0);
  // Two rows of pictures and two of training pictures, 4 pixels each with gaps of 2: the height in the
  // header.
  const std::string png = bench.file(request, "nearest.png");
  CHECK(static_cast<int>(png.at(23)) == 4 * 4 + 3 * 2);
  CHECK(static_cast<int>(png.at(19)) == 8 * 4 + 7 * 2);
}

TEST_CASE("a drawing from a model that was given has no training pictures to show") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  StageRequest request = drawn(bench, 3);
  request.sets.clear();
  request.pixels.clear();
  request.key.replace(0, 2, "ff");
  bench.run(request);
  CHECK_FALSE(std::filesystem::exists(Store(bench.root, bench.files).folder(request.key) / "nearest.json"));
  CHECK(bench.file(request, "sheet.png").substr(1, 3) == "PNG");
}
