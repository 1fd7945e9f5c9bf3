#include <filesystem>
#include <fstream>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/diffusers_folder.hpp"
#include "program_run.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

void write(const fs::path& path, const std::string& text) {
  fs::create_directories(path.parent_path());
  std::ofstream(path) << text;
}

std::string refusal(const fs::path& folder) {
  try {
    read_diffusers_folder(folder);
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    return error.what();
  }
  return "none";
}

}  // namespace

TEST_CASE("a pipeline says the form of its pictures and whether it clips, a network alone the form") {
  const ScratchFolder scratch;
  const fs::path pipe = scratch.path();
  write(pipe / "model_index.json", "{}");
  write(pipe / "unet/config.json", R"({"sample_size": [32, 48], "in_channels": 3})");
  write(pipe / "scheduler/scheduler_config.json", R"({"num_train_timesteps": 500, "clip_sample": false})");
  REQUIRE(is_diffusers_folder(pipe));
  const auto whole = read_diffusers_folder(pipe);
  CHECK(whole.path == pipe);
  CHECK(whole.channels == 3);
  CHECK(whole.size == std::array<std::int64_t, 2>{32, 48});
  CHECK(whole.clip_sample == false);
  const auto network = read_diffusers_folder(pipe / "unet");
  CHECK(network.path == pipe / "unet");
  CHECK(network.config == pipe / "unet/config.json");
  CHECK(!network.clip_sample);
}

TEST_CASE("what a configuration lacks is named with its file") {
  const ScratchFolder scratch;
  const fs::path folder = scratch.path();
  CHECK(!is_diffusers_folder(folder));
  CHECK(refusal(folder).find("config.json does not exist") != std::string::npos);
  write(folder / "config.json", "[");
  CHECK(refusal(folder).find("is no JSON object") != std::string::npos);
  write(folder / "config.json", "{}");
  CHECK(refusal(folder).find("has no in_channels") != std::string::npos);
  write(folder / "config.json", R"({"in_channels": 4})");
  CHECK(refusal(folder).find("pictures of 4 channels") != std::string::npos);
  write(folder / "config.json", R"({"in_channels": 1, "sample_size": "big"})");
  CHECK(refusal(folder).find("sample_size that is no size") != std::string::npos);
  write(folder / "config.json", R"({"in_channels": 1, "sample_size": null})");
  CHECK(!read_diffusers_folder(folder).size);
}
