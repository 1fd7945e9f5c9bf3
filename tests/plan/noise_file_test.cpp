#include "plan/noise_file.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"
#include "store/safetensors.hpp"
#include "study_text.hpp"

using namespace equipoise;
using namespace equipoise::test;

namespace {

std::filesystem::path save_noise(const ScratchFolder& scratch, const std::vector<std::int64_t>& shape,
                                 const std::string& name = "noise", char fill = 0) {
  std::size_t count = 4;
  for (const auto size : shape) count *= static_cast<std::size_t>(size);
  const std::string bytes(count, fill);
  FileOperations files;
  const auto path = scratch.path() / ("noise" + std::to_string(fill) + ".safetensors");
  write_safetensors(files, path, {{name, {"F32", shape, bytes}}});
  return path;
}

Planned drawn_from(const std::filesystem::path& noise) {
  return plan_text(
      replaced(small_study, "from = \"model\"", "from = \"model\"\nnoise = \"" + noise.string() + "\""));
}

}  // namespace

TEST_CASE("given noise enters the key of what is drawn by content") {
  const ScratchFolder scratch;
  const auto plain = plan_text(small_study);
  const auto one = drawn_from(save_noise(scratch, {40, 1, 32, 32}, "noise", 1));
  const auto two = drawn_from(save_noise(scratch, {40, 1, 32, 32}, "noise", 2));
  INFO(one.errors);
  REQUIRE((plain.plan && one.plan && two.plan));
  const auto key = [](const Planned& p, const char* stage) { return key_of(*p.plan, stage, "NORMAL"); };
  CHECK(key(plain, "model") == key(one, "model"));
  CHECK(key(plain, "synthetic") != key(one, "synthetic"));
  CHECK(key(one, "synthetic") != key(two, "synthetic"));
  const auto& request = nodes_of(*one.plan, "synthetic")[0]->request;
  CHECK(request.execution.at("noise").get<std::string>().ends_with("noise1.safetensors"));
  CHECK(request.settings.at("noise").get<std::string>().size() == 64);
}

TEST_CASE("noise that does not fit is refused with its form") {
  const ScratchFolder scratch;
  const auto said = [&](const std::filesystem::path& path) {
    const auto planned = drawn_from(path);
    CHECK(!planned.plan);
    CHECK(planned.errors.find(".toml:") != std::string::npos);
    return planned.errors;
  };
  CHECK(said(save_noise(scratch, {39, 1, 32, 32})).find("starts 39 pictures, but 40 are asked for") !=
        std::string::npos);
  CHECK(said(save_noise(scratch, {40, 1, 16, 32})).find("draws pictures of 32 x 32") != std::string::npos);
  CHECK(said(save_noise(scratch, {40, 32, 32})).find("F32 [40, 32, 32]") != std::string::npos);
  CHECK(said(save_noise(scratch, {40, 1, 32, 32}, "z")).find("has no tensor 'noise'") != std::string::npos);
  CHECK(said(scratch.path() / "none").find("there is no file") != std::string::npos);
}
