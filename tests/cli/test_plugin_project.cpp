#include <fstream>
#include <iterator>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/plugin_project.hpp"
#include "program_run.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;

namespace {

std::string content(const std::filesystem::path& file) {
  std::ifstream stream(file);
  return {std::istreambuf_iterator<char>(stream), {}};
}

}  // namespace

TEST_CASE("a name that CMake, C++ and manifests can all use is accepted, another is not") {
  for (const char* good : {"my_vae", "a", "v2", "my_generator", "ddpm_2d"})
    CHECK(project_name_fault(good).empty());
  for (const char* bad :
       {"", "My", "_a", "1a", "a-b", "a b", "a/b", "..", "é", "generator", "split", "install"}) {
    INFO(bad);
    CHECK(!project_name_fault(bad).empty());
  }
  CHECK(project_name_fault(std::string(64, 'a')).empty());
  CHECK(!project_name_fault(std::string(65, 'a')).empty());
}

TEST_CASE("a class is named after its component") {
  CHECK(class_name("my_vae") == "MyVae");
  CHECK(class_name("a_b2__c") == "AB2C");
}

TEST_CASE("a project carries its name in files, code and manifest") {
  const ScratchFolder scratch;
  const auto run =
      run_equipoise({"plugins", "new", "two_words", "--kind", "sampler", "--out", (scratch / "p").string()});
  INFO(run.err);
  REQUIRE(run.code == 0);
  CHECK(run.out.find("plugins check " + (scratch / "p/build/two_words.so").string()) != std::string::npos);
  CHECK(content(scratch / "p/two_words.cpp").find("class TwoWords final : public Sampler") !=
        std::string::npos);
  CHECK(content(scratch / "p/CMakeLists.txt").find("equipoise_add_plugin(two_words ") != std::string::npos);
  CHECK(content(scratch / "p/try.toml").find("use = \"two_words\"") != std::string::npos);
  const auto again =
      run_equipoise({"plugins", "new", "other", "--kind", "sampler", "--out", (scratch / "p").string()});
  CHECK(again.code == 2);
  CHECK(!std::filesystem::exists(scratch / "p/other.cpp"));
}
