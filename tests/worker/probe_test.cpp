#include "worker/probe.hpp"

#include <chrono>
#include <filesystem>
#include <map>
#include <string>

#include "catch.hpp"

namespace fs = std::filesystem;
using namespace equipoise;
using nlohmann::json;

namespace {

const fs::path fixtures = fs::path(EQUIPOISE_BUILD) / "tests/fixtures";

std::map<std::string, json> probe_all(const std::vector<std::string>& names,
                                      std::chrono::milliseconds limit) {
  std::vector<std::string> files;
  for (const std::string& name : names) files.push_back((fixtures / name).string());
  std::map<std::string, json> verdicts;
  probe_plugins(files, limit,
                [&](const json& answer) { verdicts[fs::path(answer.at("file")).filename()] = answer; });
  return verdicts;
}

void check_bad(const json& verdict, const std::string& state, const std::string& reason) {
  INFO(verdict.dump());
  CHECK(verdict.at("state") == state);
  CHECK(verdict.at("components").empty());
  CHECK(verdict.at("reason").get<std::string>().find(reason) != std::string::npos);
}

}  // namespace

TEST_CASE("A sound plugin is described in full") {
  const auto verdicts = probe_all({"good/specimen.so"}, std::chrono::seconds(60));
  const json& verdict = verdicts.at("specimen.so");
  INFO(verdict.dump());
  CHECK(verdict.at("state") == "ready");
  CHECK(verdict.at("plugin") == "specimen");
  CHECK(verdict.at("version") == "1.2.3");
  CHECK(verdict.at("components").size() == 4);
}

TEST_CASE("Each hostile plugin is named with what it did, and harms no other") {
  const auto verdicts =
      probe_all({"hostile/crashes.so", "hostile/exits.so", "hostile/throws.so", "hostile/throws_number.so",
                 "hostile/registers_twice.so", "hostile/no_stamp.so", "hostile/wrong_torch.so",
                 "hostile/wrong_sdk.so", "hostile", "good/specimen.so"},
                std::chrono::seconds(60));
  REQUIRE(verdicts.size() == 10);
  check_bad(verdicts.at("crashes.so"), "quarantined", "crashed with signal 11 (Segmentation fault)");
  check_bad(verdicts.at("exits.so"), "quarantined", "called exit(0)");
  check_bad(verdicts.at("throws.so"), "quarantined", "threw while it was loaded: no mood to be loaded");
  check_bad(verdicts.at("throws_number.so"), "quarantined", "of type int");
  check_bad(verdicts.at("registers_twice.so"), "quarantined", "registers sampler 'double' twice");
  check_bad(verdicts.at("no_stamp.so"), "refused", "no section .equipoise");
  check_bad(verdicts.at("wrong_torch.so"), "refused", "LibTorch 1.13.1");
  check_bad(verdicts.at("wrong_sdk.so"), "refused", "0123456789abcdef");
  check_bad(verdicts.at("hostile"), "refused", "not a regular file");
  CHECK(verdicts.at("specimen.so").at("state") == "ready");
}

TEST_CASE("A plugin that never returns is given up after the time limit") {
  const auto begin = std::chrono::steady_clock::now();
  const auto verdicts = probe_all({"hostile/loops.so"}, std::chrono::milliseconds(500));
  check_bad(verdicts.at("loops.so"), "quarantined", "did not answer within 0.5 s");
  CHECK(std::chrono::steady_clock::now() - begin < std::chrono::seconds(20));
}
