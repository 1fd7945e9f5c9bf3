#include <filesystem>
#include <fstream>

#include <unistd.h>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "cli/run_folder.hpp"
#include "program_run.hpp"

using namespace equipoise;

TEST_CASE("the second holder of a run folder is told who the first is") {
  const ScratchFolder scratch;
  FileOperations files;
  const RunFolder first(scratch / "run", files);
  try {
    const RunFolder second(scratch / "run", files);
    FAIL("two hold one folder");
  } catch (const Error& error) {
    REQUIRE(error.fault() == Fault::data);
    REQUIRE(std::string(error.what()).find("process " + std::to_string(::getpid())) != std::string::npos);
    REQUIRE(error.hint().find("equipoise worker --run") != std::string::npos);
  }
}

TEST_CASE("a run folder is free again when its holder is gone") {
  const ScratchFolder scratch;
  FileOperations files;
  { const RunFolder first(scratch / "run", files); }
  REQUIRE_NOTHROW(RunFolder(scratch / "run", files));
}

TEST_CASE("a folder with other files is not taken for a run") {
  const ScratchFolder scratch;
  std::ofstream(scratch / "manifest.toml") << "mine";
  FileOperations files;
  REQUIRE_THROWS_AS(RunFolder(scratch.path(), files), Error);
}

TEST_CASE("a record comes back from its folder") {
  const ScratchFolder scratch;
  FileOperations files;
  const RunFolder folder(scratch / "run", files);
  RunRecord record;
  record.name = "study";
  record.state = "done";
  StageRecord stage;
  stage.name = "model";
  stage.state = "failed";
  stage.code = 5;
  record.stages.push_back(stage);
  folder.write(record);
  const RunRecord back = read_run(folder.path());
  REQUIRE(back.name == "study");
  REQUIRE(back.stages.at(0).code == 5);
}
