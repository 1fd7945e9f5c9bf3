#include <fstream>
#include <iterator>

#include "catch.hpp"
#include "program_run.hpp"

using namespace equipoise;

namespace {

std::string approved(const std::string& name) {
  std::ifstream file(std::string(EQUIPOISE_TEST_DATA) + "/cli/approved/" + name + ".txt");
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

TEST_CASE("the help of each command is the approved text") {
  const std::vector<std::vector<std::string>> commands{{},
                                                       {"run"},
                                                       {"plan"},
                                                       {"check"},
                                                       {"plugins"},
                                                       {"plugins", "list"},
                                                       {"plugins", "describe"},
                                                       {"plugins", "check"},
                                                       {"plugins", "new"},
                                                       {"report"},
                                                       {"analyse"},
                                                       {"export"},
                                                       {"generate"},
                                                       {"select"},
                                                       {"embed"},
                                                       {"measure"},
                                                       {"store"},
                                                       {"store", "list"},
                                                       {"store", "verify"},
                                                       {"store", "gc"},
                                                       {"worker"},
                                                       {"audit"},
                                                       {"compare"},
                                                       {"completion"},
                                                       {"man"}};
  for (auto words : commands) {
    std::string name = "help";
    for (const auto& word : words) name += "-" + word;
    words.push_back("--help");
    const auto run = run_equipoise(words);
    INFO(name);
    CHECK(run.code == 0);
    CHECK(run.out == approved(name));
    CHECK(run.err.empty());
  }
}

TEST_CASE("the version is printed") {
  const auto run = run_equipoise({"--version"});
  REQUIRE(run.code == 0);
  REQUIRE(run.out.starts_with("equipoise 0."));
}
