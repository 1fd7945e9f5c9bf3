#include "worker/tensor_file.hpp"

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/randn.h>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "worker/checkpoint.hpp"

using namespace equipoise;

TEST_CASE("tensors come back from a file as they were") {
  const ScratchFolder scratch;
  FileOperations files;
  const auto path = scratch.path() / "t.safetensors";
  const TensorMap tensors{{"a", at::randn({3, 4}).t()},
                          {"b", at::arange(5, at::kLong)},
                          {"c", at::arange(3, at::kInt).to(at::kByte)},
                          {"d", at::randn({2}).to(at::kBFloat16)},
                          {"e", at::empty({0, 7}, at::kFloat)},
                          {"f", at::randn({}).to(at::kDouble)}};
  write_tensors(files, path, tensors, {{"note", "text"}});
  std::map<std::string, std::string> metadata;
  const TensorMap copied = read_tensors(path, &metadata), mapped = map_tensors(path);
  CHECK(metadata.at("note") == "text");
  for (const auto& [name, tensor] : tensors) {
    CHECK(copied.at(name).equal(tensor));
    CHECK(mapped.at(name).equal(tensor));
  }
}

TEST_CASE("a checkpoint comes back whole") {
  const ScratchFolder scratch;
  FileOperations files;
  CHECK(!read_checkpoint(scratch.path()));
  CHECK(!checkpoint_threads(scratch.path()));
  Checkpoint checkpoint;
  checkpoint.done = 12;
  checkpoint.total = 40;
  checkpoint.threads = 3;
  checkpoint.seconds = 0.1;
  checkpoint.archive.model["w"] = at::randn({2, 2});
  checkpoint.archive.state["w"] = at::randn({3});
  checkpoint.random["default"] = at::arange(9, at::kInt).to(at::kByte);
  checkpoint.curve = "step\n1\n";
  write_checkpoint(files, scratch.path(), checkpoint);
  const auto read = read_checkpoint(scratch.path());
  REQUIRE(read);
  CHECK(read->done == 12);
  CHECK(read->total == 40);
  CHECK(read->seconds == 0.1);
  CHECK(read->curve == checkpoint.curve);
  CHECK(read->archive.model.at("w").equal(checkpoint.archive.model["w"]));
  CHECK(read->archive.state.at("w").equal(checkpoint.archive.state["w"]));
  CHECK(read->random.at("default").equal(checkpoint.random["default"]));
  CHECK(checkpoint_threads(scratch.path()) == 3);
}
