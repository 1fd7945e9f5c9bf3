#include <nlohmann/json.hpp>

#include "catch.hpp"
#include "cli/run_comparison.hpp"
#include "cli/run_inputs.hpp"
#include "program_run.hpp"
#include "report/fake_run.hpp"
#include "store/sha256.hpp"

using namespace equipoise;

namespace {

/// A run folder with `manifest` and a record whose store is the fake one's.
ComparedRun written(FakeRun& run, const std::string& manifest) {
  FileOperations files;
  files.create_folders(run.run_folder());
  run.record.store = run.store().root().string();
  write_whole(files, run.run_folder() / "manifest.toml", manifest);
  write_whole(files, run.run_folder() / "run.json", to_json(run.record).dump() + "\n");
  return {run.run_folder(), run.record, run.store()};
}

/// As a worker leaves it in the store.
void put_facts(FakeRun& run, const StageRecord& stage, const nlohmann::json& facts) {
  nlohmann::json whole = {{"key", stage.key}, {"files", nlohmann::json::object()}};
  whole.update(facts);
  run.put(stage.key, "artefact.json", whole.dump());
}

const char* const kManifest = "[experiment]\nname = \"a\"\nseed = 1\n[stages.real]\nwith.count = 10\n";

}  // namespace

TEST_CASE("two equal runs differ in nothing") {
  FakeRun a, b;
  for (FakeRun* run : {&a, &b}) run->record.inputs = {{"data", "real NORMAL", "source phantom", sha256("n")}};
  const RunComparison c = compare_runs(written(a, kManifest), written(b, kManifest));
  CHECK(c.manifest.empty());
  CHECK(c.inputs.empty());
  CHECK(c.versions.empty());
  CHECK(c.scores.empty());
  CHECK((c.only_a.empty() && c.only_b.empty()));
  CHECK(c.equal_scores > 6);
  CHECK(c.same_stages == c.stages_a);
  CHECK(c.stages_a == c.stages_b);
}

TEST_CASE("what differs in manifest, inputs, versions and scores is named with both values") {
  FakeRun a, b;
  a.record.inputs = {{"data", "real NORMAL", "", sha256("n")},
                     {"plugin", "cnn.so", "/a/cnn.so", sha256("1")}};
  b.record.inputs = {{"data", "real NORMAL", "", sha256("m")},
                     {"plugin", "cnn.so", "/b/cnn.so", sha256("1")}};
  b.record.torch = "2.14.0";
  put_facts(a, a.stage("fid"),
            {{"component", {{"kind", "metric"}, {"name", "fid"}, {"version", "1.0"}, {"revision", 1}}}});
  put_facts(b, b.stage("fid"),
            {{"component", {{"kind", "metric"}, {"name", "fid"}, {"version", "1.1"}, {"revision", 2}}}});
  b.put(b.stage("fid").key, "scores.json",
        R"({"scores": [{"name": "fid", "value": 60.0}, {"name": "new", "value": 1}]})");
  b.stage("model").key = sha256("another");
  std::string other = kManifest;
  other.replace(other.find("10"), 2, "12");
  other += "with.size = 32\n";
  const RunComparison c = compare_runs(written(a, kManifest), written(b, other));
  REQUIRE(c.manifest.size() == 2);
  CHECK(c.manifest[0].what == "stages.real.with.count");
  CHECK((c.manifest[0].a == "10" && c.manifest[0].b == "12"));
  CHECK((c.manifest[1].a.empty() && c.manifest[1].b == "32"));
  REQUIRE(c.inputs.size() == 1);
  CHECK(c.inputs[0].what == "data real NORMAL");
  CHECK((c.inputs[0].a == sha256("n") && c.inputs[0].b == sha256("m")));
  REQUIRE(c.versions.size() == 2);
  CHECK((c.versions[0].what == "LibTorch" && c.versions[0].b == "2.14.0"));
  CHECK(c.versions[1].what == "plugin of metric fid");
  CHECK((c.versions[1].a == "1.0, revision 1" && c.versions[1].b == "1.1, revision 2"));
  REQUIRE(c.scores.size() == 1);
  CHECK(c.scores[0].score == "fid");
  CHECK((c.scores[0].a == 63.25 && c.scores[0].b == 60.0));
  CHECK(c.only_a.empty());
  REQUIRE(c.only_b.size() == 1);
  CHECK(c.only_b[0].find(": new") != std::string::npos);
  CHECK(c.same_stages + 1 == c.stages_a);
}

TEST_CASE("the program compares two run folders, as text and as JSON") {
  FakeRun a, b;
  b.put(b.stage("fid").key, "scores.json", R"({"scores": [{"name": "fid", "value": 60.0}]})");
  written(a, kManifest);
  written(b, std::string(kManifest) + "with.note = \"<b>\\u202e\"\n");
  const std::string left = a.run_folder().string(), right = b.run_folder().string();
  const ProgramRun text = run_equipoise({"compare", left, right});
  INFO(text.err);
  CHECK(text.code == 0);
  CHECK(text.out.find("stages.real.with.note") != std::string::npos);
  CHECK(text.out.find("−3.25") != std::string::npos);
  CHECK(text.out.find("\xE2\x80\xAE") == std::string::npos);
  const ProgramRun same = run_equipoise({"compare", left, left, "--json"});
  CHECK(same.code == 0);
  const auto json = nlohmann::json::parse(same.out);
  for (const char* part : {"manifest", "inputs", "versions"}) CHECK(json.at(part).empty());
  CHECK(json.at("scores").at("differ").empty());
  CHECK(run_equipoise({"compare", left, right + "/none"}).code != 0);
}

TEST_CASE("runs can be compared when a store is gone") {
  FakeRun a, b;
  ComparedRun gone = written(b, kManifest);
  gone.store.reset();
  const RunComparison c = compare_runs(written(a, kManifest), gone);
  CHECK(c.manifest.empty());
  CHECK(c.scores.empty());
  CHECK(c.only_a.size() > 6);
}

TEST_CASE("the inputs of a plan are the manifest, the data, named files and plugins, each with its hash") {
  const ScratchFolder scratch;
  FileOperations files;
  write_whole(files, scratch.path() / "study.toml", "name");
  write_whole(files, scratch.path() / "lib.so", "code");
  Plan plan;
  for (const char* label : {"A", "B"}) {
    Node load;
    load.request.name = "real";
    load.request.verb = "load";
    load.request.label = label;
    load.request.identity = {{"facts", sha256(label)}};
    load.request.component.name = "folder";
    load.request.component.file = (scratch.path() / "lib.so").string();
    plan.nodes.push_back(load);
  }
  Node fid;
  fid.request.verb = "measure";
  ComponentUse slot;
  slot.name = "inception";
  slot.parameters = {{"weights", "/w/net.safetensors"}};
  slot.contents = {{"weights", sha256("w")}};
  fid.request.component.name = "fid";
  fid.request.component.slots["features"] = slot;
  plan.nodes.push_back(fid);
  const auto inputs = run_inputs(plan, scratch.path() / "study.toml");
  REQUIRE(inputs.size() == 5);
  CHECK((inputs[0].kind == "manifest" && inputs[0].sha256 == sha256("name")));
  CHECK((inputs[1].name == "real A" && inputs[1].sha256 == sha256("A")));
  CHECK((inputs[2].name == "real B" && inputs[2].where == "source folder"));
  CHECK((inputs[3].kind == "file" && inputs[3].name == "inception, weights" &&
         inputs[3].where == "/w/net.safetensors"));
  CHECK((inputs[4].kind == "plugin" && inputs[4].name == "lib.so" && inputs[4].sha256 == sha256("code")));
}
