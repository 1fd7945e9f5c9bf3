#include <cerrno>
#include <fstream>
#include <iterator>

#include <equipoise/error.hpp>

#include "../store/failing_files.hpp"
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

/// How much lies in `folder`; 0 if it is not there.
std::size_t entries(const std::filesystem::path& folder) {
  if (!std::filesystem::exists(folder)) return 0;
  return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
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

TEST_CASE("a project appears whole or not at all") {
  bool finished = false;
  int steps = 0;
  for (int index = 1; !finished; ++index) {
    const ScratchFolder scratch;
    FailingFiles failing(index, ENOSPC, FailingFiles::Duration::once);
    std::size_t files = 0;
    try {
      files = write_plugin_project("mine", Kind::sampler, scratch / "mine", failing).size();
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::data);
    }
    finished = !failing.reached();
    steps = failing.count();
    INFO("operation " << index);
    // Only the sync of the parent may fail when all is in its place.
    const std::size_t there = entries(scratch / "mine");
    CHECK((there == 0 || there >= 3));
    CHECK((!finished || there == files));
    CHECK(entries(scratch.path()) == (there == 0 ? 0 : 1));
  }
  CHECK(steps > 8);
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
