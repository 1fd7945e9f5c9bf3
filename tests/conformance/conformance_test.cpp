#include "conformance/conformance.hpp"

#include <algorithm>
#include <map>

#include <equipoise/error.hpp>

#include "catalogue/catalogue.hpp"
#include "catch.hpp"
#include "scratch_folder.hpp"

using namespace equipoise;

namespace {

namespace fs = std::filesystem;

const fs::path kBuild = EQUIPOISE_BUILD;
const fs::path kWorker = kBuild / "bin/equipoise-worker";

const Catalogue& catalogue() {
  static const Catalogue all = [] {
    const ScratchFolder cache;
    return learn_catalogue({kBuild / "tests/fixtures/breakers", kBuild / "lib/equipoise/plugins"},
                           cache.path(), kWorker);
  }();
  return all;
}

std::map<std::string, RuleResult> tried(Kind kind, const std::string& name, std::vector<std::string> rules,
                                        const nlohmann::json& changes = nlohmann::json::object(),
                                        double seconds = 60) {
  const Description* description = catalogue().find(kind, name);
  REQUIRE(description != nullptr);
  ComponentUse use;
  use.kind = kind;
  use.name = name;
  use.file = description->file;
  use.parameters = to_json(values_from_json(description->declaration, nlohmann::json::object()));
  use.parameters.update(changes);
  const ConformanceOptions options{kWorker, seconds, std::move(rules)};
  std::map<std::string, RuleResult> results;
  for (RuleResult& result : check_conformance(*description, use, options, [](const RuleResult&) {}))
    results[result.rule] = result;
  return results;
}

void check_broken(const RuleResult& result, const std::string& seen) {
  INFO(result.message);
  CHECK(result.state == "failed");
  CHECK(result.message.find(seen) != std::string::npos);
  CHECK_FALSE(result.hint.empty());
}

void check_all_kept(Kind kind, const std::string& name) {
  const auto results = tried(kind, name, {});
  CHECK(results.size() > 8);
  for (const auto& [rule, result] : results) {
    INFO(name << ": " << rule << ": " << result.message);
    CHECK(result.state == "passed");
  }
}

}  // namespace

TEST_CASE("good components keep all rules of their kind") {
  check_all_kept(Kind::sampler, "random");
  check_all_kept(Kind::generator, "gaussian");
  check_all_kept(Kind::source, "phantom");
}

TEST_CASE("a broken rule says what was seen and how to mend it") {
  auto twice = tried(Kind::sampler, "twice", {"distinct_choice", "same_choice", "documentation"});
  check_broken(twice["distinct_choice"], "asked for 7 of 20 it chose one twice");
  CHECK(twice["same_choice"].state == "passed");
  check_broken(twice["documentation"], "full stop");
}

TEST_CASE("a model that forgets, batches and swallows is found out") {
  auto results = tried(Kind::generator, "forgetful",
                       {"resume", "batch_independence", "cancel", "refuses_damaged_archives", "one_channel"});
  check_broken(results["resume"], "tensor 'mean' differs");
  check_broken(results["batch_independence"], "grey levels");
  check_broken(results["cancel"], "something went wrong");
  check_broken(results["refuses_damaged_archives"], "'mean'");
  CHECK(results["one_channel"].state == "passed");
}

TEST_CASE("what harms the process is a result, and the rules after it are tried all the same") {
  check_broken(tried(Kind::sampler, "rude", {"global_state"})["global_state"], "the number of threads");
  auto crashed =
      tried(Kind::sampler, "rude", {"same_choice", "construction", "small_pools"}, {{"manner", "crash"}});
  check_broken(crashed["same_choice"], "signal 11");
  check_broken(crashed["small_pools"], "signal 11");
  CHECK(crashed["construction"].state == "passed");
  check_broken(tried(Kind::sampler, "rude", {"files"}, {{"manner", "litter"}})["files"], "litter.txt");
  check_broken(tried(Kind::sampler, "rude", {"same_choice"}, {{"manner", "number"}})["same_choice"],
               "select");
}

TEST_CASE("a rule that does not come to an end fails when its time is up") {
  check_broken(tried(Kind::sampler, "rude", {"same_choice"}, {{"manner", "loop"}}, 3)["same_choice"],
               "longer than 3");
}

TEST_CASE("a parameter that is declared but not borne is named with its value") {
  check_broken(tried(Kind::sampler, "rude", {"parameter_bounds"})["parameter_bounds"], "level = 9");
}

TEST_CASE("an unknown rule is refused with the nearest name") {
  try {
    tried(Kind::sampler, "twice", {"distinct_choise"});
    FAIL("no error");
  } catch (const Error& error) {
    CHECK(error.fault() == Fault::usage);
    CHECK(error.hint().find("distinct_choice") != std::string::npos);
  }
}
