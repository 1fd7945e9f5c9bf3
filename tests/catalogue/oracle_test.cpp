#include "catalogue/oracle.hpp"

#include <chrono>
#include <thread>

#include <equipoise/error.hpp>

#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;
namespace fs = std::filesystem;

namespace {

const fs::path specimen = fs::path(EQUIPOISE_BUILD) / "tests/fixtures/good/specimen.so";
const fs::path worker = fs::path(EQUIPOISE_BUILD) / "bin/equipoise-worker";

ComponentUse source_of(const fs::path& root, const std::string& manner = "well") {
  ComponentUse use;
  use.kind = Kind::source;
  use.name = "folder";
  use.file = specimen.string();
  use.parameters = {{"root", root.string()}, {"manner", manner}};
  return use;
}

void let_files_age() {
  std::this_thread::sleep_for(std::chrono::milliseconds(100));
}

}  // namespace

TEST_CASE("A survey counts, fingerprints and watches; it is made anew when a picture changes") {
  const ScratchFolder folder;
  folder.write("data/a", "one");
  folder.write("data/b", "two");
  let_files_age();
  const auto oracle = make_worker_oracle(folder / "cache", worker);
  const SurveyFacts facts = oracle->survey(source_of(folder / "data"));
  CHECK(facts.classes == std::vector<std::string>{"FILE", "NOTHING"});
  CHECK(facts.counts.at("FILE") == 2);
  CHECK(facts.counts.at("NOTHING") == 0);
  CHECK(facts.columns == std::vector<std::string>{"kind"});
  CHECK(facts.watched.size() == 3);
  CHECK(oracle->survey(source_of(folder / "data")).fingerprints == facts.fingerprints);
  folder.write("data/b", "TWO!");
  let_files_age();
  const SurveyFacts changed = oracle->survey(source_of(folder / "data"));
  CHECK(changed.fingerprints.at("FILE") != facts.fingerprints.at("FILE"));
  CHECK(changed.fingerprints.at("NOTHING") == facts.fingerprints.at("NOTHING"));
}

TEST_CASE("A known survey needs no worker") {
  const ScratchFolder folder;
  folder.write("data/a", "one");
  let_files_age();
  const SurveyFacts facts = make_worker_oracle(folder / "cache", worker)->survey(source_of(folder / "data"));
  const auto without = make_worker_oracle(folder / "cache", folder / "no-such-worker");
  CHECK(without->survey(source_of(folder / "data")).fingerprints == facts.fingerprints);
  CHECK_THROWS_AS(without->survey(source_of(folder / "other")), Error);
}

TEST_CASE(
    "Errors of a source pass through; one that takes the worker down is named, and the next is served") {
  const ScratchFolder folder;
  folder.write("data/a", "one");
  const auto oracle = make_worker_oracle(folder / "cache", worker);
  try {
    oracle->survey(source_of(folder / "data", "throw"));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::data);
    CHECK(std::string(error.what()) == "source 'folder': the folder is dull");
    CHECK(error.hint() == "take another");
  }
  try {
    oracle->survey(source_of(folder / "data", "crash"));
    FAIL("nothing was thrown");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::plugin);
    CHECK(std::string(error.what()).find("signal 11") != std::string::npos);
  }
  CHECK(oracle->survey(source_of(folder / "data")).counts.at("FILE") == 1);
}

TEST_CASE("An embedder's form follows its parameters") {
  const ScratchFolder folder;
  ComponentUse use;
  use.kind = Kind::embedder;
  use.name = "plain";
  use.file = specimen.string();
  use.parameters = {{"size", 24}};
  const PictureForm form = make_worker_oracle(folder / "cache", worker)->form(use);
  CHECK(form.channels == 3);
  CHECK(form.height == 24);
  CHECK(form.width == 24);
  CHECK(form.filter == "bilinear");
  CHECK(make_worker_oracle(folder / "cache", folder / "none")->form(use).height == 24);
}
