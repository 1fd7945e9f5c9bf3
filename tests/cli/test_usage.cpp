#include <filesystem>
#include <fstream>

#include <unistd.h>

#include "catch.hpp"
#include "program_run.hpp"

using namespace equipoise;

namespace {

void check_refused(const std::vector<std::string>& words, int code, const std::string& said) {
  const auto run = run_equipoise(words);
  INFO(run.err);
  CHECK(run.code == code);
  CHECK(run.out.empty());
  CHECK(run.err.find(said) != std::string::npos);
}

}  // namespace

TEST_CASE("wrong usage exits with 2 and says what is wrong") {
  check_refused({}, 2, "which command?");
  check_refused({"pln"}, 2, "unknown command 'pln'\n  did you mean 'plan'?");
  check_refused({"plugins", "lst"}, 2, "did you mean 'list'?");
  check_refused({"run"}, 2, "manifest is required");
  check_refused({"run", "m.toml", "--stor", "x"}, 2, "unknown option '--stor'\n  did you mean '--store'?");
  check_refused({"run", "m.toml", "-j", "0"}, 2, "--workers: Value 0 not in range");
  check_refused({"run", "m.toml", "-j", "two"}, 2, "--workers");
  check_refused({"run", "m.toml", "--device", "gpu"}, 2, "'gpu' is no device");
  check_refused({"run", "m.toml", "--set", "foo"}, 2, "--set takes NAME=VALUE, not 'foo'");
  check_refused({"store", "gc"}, 2, "--keep is required");
  check_refused({"generate", "m"}, 2, "--count is required");
  check_refused({"generate", "m", "--count", "0", "--out", "x"}, 2, "--count: Value 0 not in range");
  check_refused({"generate", "no-such", "--count", "1", "--out", "x"}, 2, "'no-such' is no model");
  check_refused({"select", "kcenter", "folder"}, 2, "--count is required");
  check_refused({"embed", "pixels", "folder", "--out", "f.npy"}, 2, "must end with .safetensors");
  check_refused({"measure", "fid", "a", "b", "--channels", "2"}, 2, "--channels");
  check_refused({"worker"}, 2, "--run is required");
}

TEST_CASE("a missing manifest exits with 2 and names the file") {
  for (const auto* command : {"run", "plan", "check"}) {
    const auto run = run_equipoise({command, "no-such.toml"});
    CHECK(run.code == 2);
    CHECK(run.err.find("no-such.toml:1:1: error:") != std::string::npos);
  }
}

TEST_CASE("diagnostics as JSON go to standard output") {
  const auto run = run_equipoise({"check", "no-such.toml", "--json"});
  REQUIRE(run.code == 2);
  REQUIRE(run.out.starts_with("["));
  REQUIRE(run.out.find("\"line\": 1") != std::string::npos);
  REQUIRE(run.err.empty());
}

TEST_CASE("a folder that is no run exits with 4") {
  const ScratchFolder scratch;
  const std::string folder = scratch.path().string();
  const std::string said = folder + " is no run folder";
  check_refused({"report", folder}, 4, said);
  check_refused({"export", folder, "model", "--out", "x"}, 4, said);
  check_refused({"worker", "--run", folder}, 4, said);
  check_refused({"store", "list", "--store", "/nonexistent"}, 4, "there is no store");
}

TEST_CASE("a reader that goes away does no harm") {
  const ScratchFolder scratch;
  const std::string command = std::string(EQUIPOISE) + " run --help | true";
  REQUIRE(std::system(command.c_str()) == 0);
}

TEST_CASE("the host links neither LibTorch nor OpenCV") {
  const ScratchFolder scratch;
  const std::string list = scratch / "libraries";
  REQUIRE(std::system((std::string("ldd ") + EQUIPOISE + " >" + list).c_str()) == 0);
  std::ifstream file(list);
  std::string line, all;
  while (std::getline(file, line)) all += line + "\n";
  REQUIRE(all.find("libstdc++") != std::string::npos);
  for (const auto* name : {"libtorch", "libc10", "libopencv"}) CHECK(all.find(name) == std::string::npos);
}
