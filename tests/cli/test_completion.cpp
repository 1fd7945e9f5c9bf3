#include <cstdlib>
#include <fstream>

#include "catch.hpp"
#include "program_run.hpp"

using namespace equipoise;

namespace {

std::string script(const std::string& shell) {
  const auto run = run_equipoise({"completion", shell});
  REQUIRE(run.code == 0);
  return run.out;
}

}  // namespace

TEST_CASE("bash completes commands, commands below them and options") {
  const ScratchFolder folder;
  const std::string path = folder.path().string();
  std::ofstream(path + "/complete.sh") << script("bash") << R"sh(
complete_words() {
  COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); COMPREPLY=(); _equipoise 2>/dev/null
  echo "${COMPREPLY[*]}"
}
complete_words equipoise co
complete_words equipoise store ver
complete_words equipoise report --pd
)sh";
  REQUIRE(std::system(("bash '" + path + "/complete.sh' >'" + path + "/out'").c_str()) == 0);
  std::ifstream out(path + "/out");
  std::string line;
  std::getline(out, line);
  CHECK(line == "compare completion");
  std::getline(out, line);
  CHECK(line == "verify");
  std::getline(out, line);
  CHECK(line == "--pdf");
}

TEST_CASE("each shell's script names the commands and their options") {
  for (const char* shell : {"bash", "zsh", "fish"}) {
    INFO(shell);
    const std::string text = script(shell);
    for (const char* word : {"compare", "export", "verify", "tensorboard", "fail-fast"})
      CHECK(text.find(word) != std::string::npos);
  }
  CHECK(run_equipoise({"completion", "tcsh"}).code == 2);
}

TEST_CASE("manual pages have the sections that man expects, for each command") {
  const ScratchFolder folder;
  REQUIRE(run_equipoise({"man", "--out", folder.path().string()}).code == 0);
  for (const char* page : {"equipoise", "equipoise-run", "equipoise-store-verify", "equipoise-compare"}) {
    INFO(page);
    std::ifstream file(folder.path().string() + "/" + page + ".1");
    const std::string text{std::istreambuf_iterator<char>(file), {}};
    for (const char* section : {".TH ", ".SH NAME", ".SH SYNOPSIS", ".SH EXIT STATUS"})
      CHECK(text.find(section) != std::string::npos);
  }
  CHECK(run_equipoise({"man", "store", "verify"}).out.find(".TH \"EQUIPOISE-STORE-VERIFY\"") !=
        std::string::npos);
  CHECK(run_equipoise({"man", "nothing"}).code == 2);
}
