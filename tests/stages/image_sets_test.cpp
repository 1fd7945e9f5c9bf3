#include "worker/image_sets.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/full.h>
#include <ATen/ops/tensor.h>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

Provenance provenance_of(std::vector<std::string> origins, std::vector<std::int64_t> origin,
                         std::vector<std::int64_t> row) {
  return {std::move(origins), at::tensor(origin, at::kLong), at::tensor(row, at::kLong)};
}

}  // namespace

TEST_CASE("rows are gathered from several lists in order") {
  const at::Tensor a = at::arange(6, at::kInt).view({3, 2}), b = a.add(100);
  const at::Tensor rows = gather_rows({a, b}, provenance_of({"a", "b"}, {1, 0, 1}, {2, 0, 0}));
  CHECK(rows.equal(at::tensor({104, 105, 0, 1, 100, 101}, at::kInt).view({3, 2})));
}

TEST_CASE("rows that stand together are a view") {
  const at::Tensor list = at::arange(8, at::kInt).view({4, 2});
  const at::Tensor rows = gather_rows({list}, provenance_of({"a"}, {0, 0}, {1, 2}));
  CHECK(rows.const_data_ptr() == list[1].const_data_ptr());
}

TEST_CASE("a row out of range is damage, not a crash") {
  CHECK_THROWS_AS(gather_rows({at::arange(4, at::kInt).view({2, 2})}, provenance_of({"a"}, {0}, {2})), Error);
}

TEST_CASE("an image set has the pixels, labels and columns of its rows, grey widened to colour") {
  const ScratchFolder scratch;
  StageBench bench(scratch.path());
  bench.components.makers["colour"] = [](const ComponentUse&) { return std::make_unique<FakeSource>(); };
  const StageRequest a = bench.loaded("A"), b = bench.loaded("B");
  StageRequest train = bench.request("train", "model");
  train.sets["on"] = {slice_of(b, "B"), slice_of(a, "A")};
  train.pixels = {{a.key, bench.decoded(a, 4).key}, {b.key, bench.decoded(b, 4).key}};
  const Store store(bench.root, bench.files);
  ImageSets sets(store, train);
  const ImageSet set = sets.make(sets.rows(sets.role("on")), train.classes);
  REQUIRE(set.size() == 10);
  CHECK(set.ids[0] == "B/0.png");
  CHECK(set.labels[0].item<int>() == 1);
  CHECK(set.pixels[4][0][0][0].item<int>() == 0);
  CHECK(set.pixels[1][0][0][0].item<int>() == 117);
  CHECK(set.columns.at("height")[2] == "8");
  CHECK(sets.spec(set).filter == "area");
  CHECK(count_by_class(set) == std::vector<std::int64_t>{6, 4});
  CHECK(with_channels(set, 3).pixels.size(1) == 3);
  const ImageSet part = slice(set, 3, 2);
  CHECK(part.ids == std::vector<std::string>{"B/3.png", "A/0.png"});
  CHECK(part.provenance.row.equal(at::tensor({3, 0}, at::kLong)));
  CHECK(sets.features(part, {}).defined() == false);
}
