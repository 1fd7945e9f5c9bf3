#include <filesystem>
#include <fstream>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

Planned with_weights(const fs::path& path) {
  return plan_text(replaced(small_study, "use = \"ddpm\"",
                            "use = \"ddpm\"\nwith.weights.unet = \"" + path.string() + "\""));
}

std::string model_key(const fs::path& path) {
  const auto planned = with_weights(path);
  INFO(planned.errors);
  REQUIRE(planned.plan);
  return key_of(*planned.plan, "model", "NORMAL");
}

}  // namespace

TEST_CASE("a file enters the key by its content, wherever it lies") {
  const ScratchFolder scratch;
  write(scratch.path() / "a", "weights");
  write(scratch.path() / "b", "weights");
  write(scratch.path() / "c", "others");
  CHECK(model_key(scratch.path() / "a") == model_key(scratch.path() / "b"));
  CHECK(model_key(scratch.path() / "a") != model_key(scratch.path() / "c"));
}

TEST_CASE("a folder enters the key by names and contents of its files") {
  const ScratchFolder scratch;
  for (const char* folder : {"a", "b", "c", "d"}) {
    write(scratch.path() / folder / "config.json", "{}");
    write(scratch.path() / folder / "deep/x.safetensors", std::string(folder) == "c" ? "2" : "1");
  }
  fs::rename(scratch.path() / "d/config.json", scratch.path() / "d/other.json");
  const std::string key = model_key(scratch.path() / "a");
  CHECK(key == model_key(scratch.path() / "b"));
  CHECK(key != model_key(scratch.path() / "c"));
  CHECK(key != model_key(scratch.path() / "d"));
}

TEST_CASE("a node knows the SHA-256 of what its paths name") {
  const ScratchFolder scratch;
  write(scratch.path() / "a", "abc");
  const auto planned = with_weights(scratch.path() / "a");
  REQUIRE(planned.plan);
  for (const char* stage : {"model", "synthetic"})
    CHECK(nodes_of(*planned.plan, stage)[0]->request.component.contents.at("weights.unet") ==
          "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST_CASE("a missing path is an error at its place") {
  const auto planned = with_weights("nowhere/weights");
  CHECK(!planned.plan);
  CHECK(planned.errors.find("parameter 'weights.unet' of generator 'ddpm': there is no file or folder") !=
        std::string::npos);
  INFO(planned.errors);
  CHECK(planned.errors.find(".toml:21:21: error:") != std::string::npos);
}
