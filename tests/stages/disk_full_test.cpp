#include <algorithm>
#include <cerrno>

#include "catch.hpp"
#include "fakes.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

using namespace equipoise;
using namespace equipoise::testing;

namespace {

/// A disk on which `room` bytes fit, until it is given more.
class FullDisk final : public FileOperations {
 public:
  explicit FullDisk(std::size_t room) : room_(room) {}
  std::size_t written() const { return written_; }

 protected:
  std::ptrdiff_t write_some(int descriptor, const char* data, std::size_t size) override {
    const std::size_t fitting = std::min(size, room_ - written_);
    if (fitting == 0) {
      errno = ENOSPC;
      return -1;
    }
    const std::ptrdiff_t done = FileOperations::write_some(descriptor, data, fitting);
    if (done > 0) written_ += static_cast<std::size_t>(done);
    return done;
  }

 private:
  std::size_t room_, written_ = 0;
};

StageRequest generator_request(StageBench& bench) {
  StageRequest train = bench.request("train", "model", "A");
  train.component = use_of(Kind::generator, "mean");
  const StageRequest load = bench.loaded("A");
  train.sets["on"] = {slice_of(load, "A")};
  train.pixels[load.key] = bench.decoded(load, 8).key;
  train.settings = {{"length", {{"unit", "steps"}, {"value", 3}}}};
  train.execution["checkpoint_seconds"] = 0.0;
  return train;
}

StageRequest drawing_request(StageBench& bench) {
  const StageRequest train = generator_request(bench);
  bench.run(train);
  StageRequest generate = bench.request("generate", "synthetic", "A");
  generate.component = train.component;
  generate.model = train.key;
  generate.settings = {{"count", 100}};
  return generate;
}

/// Runs `request` on ever larger disks: each failure is a clean one, and the last run succeeds.
void check_full_disk(StageBench& bench, const StageRequest& request, const std::string& payload) {
  const Store store(bench.root, bench.files);
  std::size_t failures = 0;
  for (std::size_t room = 0;; room += 997) {
    FullDisk disk(room);
    nlohmann::json facts;
    try {
      execute_stage(request, bench.components, bench.host, disk, facts);
    } catch (const Error& error) {
      ++failures;
      INFO("with room for " << room << " bytes: " << error.what());
      CHECK(error.fault() == Fault::data);
      CHECK(exit_code(error.fault()) == 4);
      CHECK(std::string(error.what()).find("no space left on device") != std::string::npos);
      CHECK(std::string(error.what()).find(bench.root.string()) != std::string::npos);
      CHECK(store.state(request.key) != ArtefactState::complete);
      CHECK_FALSE(std::filesystem::exists(store.folder(request.key)));
      continue;
    }
    break;
  }
  CHECK(failures > 2);
  CHECK(store.state(request.key) == ArtefactState::complete);
  CHECK(store.verify(request.key).empty());
  CHECK_FALSE(bench.file(request, payload).empty());
}

}  // namespace

TEST_CASE(
    "a disk that fills up while a model is trained leaves no half artefact, and space is all it needs") {
  const ScratchFolder calm_folder, folder;
  StageBench calm(calm_folder.path()), bench(folder.path());
  const StageRequest request = generator_request(calm);
  calm.run(request);
  check_full_disk(bench, generator_request(bench), "model.safetensors");
  CHECK(bench.file(request, "model.safetensors") == calm.file(request, "model.safetensors"));
}

TEST_CASE(
    "a disk that fills up while pictures are drawn leaves no half artefact, and space is all it needs") {
  const ScratchFolder folder;
  StageBench bench(folder.path());
  check_full_disk(bench, drawing_request(bench), "images.safetensors");
}
