#include "manifest/variants.hpp"

#include <chrono>

#include "catch.hpp"
#include "manifest/document.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

TEST_CASE("a study without vary has one variant without arms") {
  const Reading reading = read_text("[stages.real]\ndo = 'load'\n[preset.tiny]\n");
  INFO(reading.text());
  REQUIRE(reading.study);
  REQUIRE(reading.study->variants.size() == 1);
  CHECK(reading.study->variants[0].arms.empty());
  CHECK(reading.study->variants[0].document.same(reading.study->document));
}

TEST_CASE("variants are free of the sections that made them") {
  const Reading reading = read_text(
      "[stages.m]\ndo = 'mix'\n[vary.x]\na = {}\nb = { stages.m.off = true }\nc = { stages.m.size = 1 }\n"
      "[[exclude]]\nx = 'c'\n[preset.tiny]\n");
  INFO(reading.text());
  REQUIRE(reading.study);
  REQUIRE(reading.study->variants.size() == 2);
  for (const Variant& variant : reading.study->variants) {
    for (const char* section : {"vary", "exclude", "preset", "base"})
      CHECK_FALSE(variant.document.find(section));
  }
  CHECK(text_at(reading.study->variants[0].document, "stages.m.off") == "-");
  CHECK(text_at(reading.study->variants[1].document, "stages.m.off") == "true");
  CHECK(reading.study->document.find("vary"));
  CHECK(reading.study->document.find("exclude"));
  CHECK_FALSE(reading.study->document.find("preset"));
}

TEST_CASE("a resolved document gives the same study again") {
  const ManifestFolder folder;
  folder.write("base.toml",
               "[stages.m]\ndo = 'mix'\nsize = 1\n[vary.x]\na = {}\nb = { stages.m.off = true }\n");
  const Reading first = read(folder.write("study.toml",
                                          "base = 'base.toml'\n[vary.y]\nset = 'stages.m.size'\nto = [1, 2]\n"
                                          "[[exclude]]\nx = 'a'\ny = 1\n[preset.p]\nstages.m.q = 3\n"),
                             {"p", {{"stages.m.r", "[1.5, 'x']"}}, {}});
  INFO(first.text());
  REQUIRE(first.study);
  const Reading again = read(folder.write("resolved.toml", to_toml(first.study->document)));
  INFO(again.text());
  REQUIRE(again.study);
  REQUIRE(again.study->variants.size() == 3);
  for (std::size_t i = 0; i < 3; ++i) {
    CHECK(again.study->variants[i].arms == first.study->variants[i].arms);
    CHECK(again.study->variants[i].document.same(first.study->variants[i].document));
  }
}

TEST_CASE("after an error in a patch the study still comes for further checks") {
  const Reading reading = read_text("[stages.m]\ndo = 'mix'\n", {"none", {}, {}});
  CHECK(reading.diagnostics.has_errors());
  CHECK(reading.study);
}

TEST_CASE("sections of any type are errors or data, never a crash") {
  for (const std::string key : {"stages", "vary", "preset", "exclude", "base", "experiment"}) {
    for (const std::string value :
         {"1", "'x'", "[]", "{}", "[1]", "[{}]", "[[]]", "{ a = 1 }", "{ a = {} }", "{ a = [] }",
          "{ a.b = {} }", "{ a.stages = 1 }", "{ a.stages.m = 1 }", "true", "nan"}) {
      const std::string text = key + " = " + value + "\n";
      INFO(text);
      const Reading reading =
          read_text(text, {"p", {{"stages.m.size", "1"}, {"vary.a.b.c", "1"}}, {{"a", "b"}}});
      CHECK(reading.diagnostics.has_errors());
    }
  }
}

TEST_CASE("a whole study expands with presets, sweeps and exclusions") {
  const std::string text =
      "[stages.small]\ndo = 'select'\nuse = 'kcenter'\nfrom = 'parts.train'\ncount = 200\n"
      "with.features = { use = 'resnet18', weights = 'weights/resnet18.safetensors' }\n"
      "[stages.model]\ndo = 'train'\nuse = 'ddpm'\non = 'small'\nlength = { epochs = 512 }\n"
      "[stages.synthetic]\ndo = 'generate'\nfrom = 'model'\ncount = 2000\n"
      "[vary.sampler]\nkcenter = {}\nrandom = { stages.small = { use = 'random' } }\n"
      "[vary.generator]\nnone = { stages.model.off = true }\nddpm = { stages.model.use = 'ddpm' }\n"
      "[vary.generator.pggan.stages.model]\nuse = 'pggan'\nlength = { steps = 160000 }\n"
      "[[exclude]]\nsampler = 'kcenter'\ngenerator = 'none'\n"
      "[vary.dose]\nset = 'stages.synthetic.count'\nto = [200, 1000, 2000]\n"
      "[preset.tiny]\nstages.model.length = { steps = 200 }\nstages.synthetic.count = 50\n";
  const Reading reading = read_text(text, {"tiny", {}, {}});
  INFO(reading.text());
  REQUIRE(reading.text().empty());
  REQUIRE(reading.study->variants.size() == 15);
  const Variant& first = reading.study->variants.front();
  CHECK(first.arms ==
        std::map<std::string, std::string>{{"sampler", "kcenter"}, {"generator", "ddpm"}, {"dose", "200"}});
  CHECK(text_at(first.document, "stages.small.with.features.use") == "resnet18");
  const Variant& last = reading.study->variants.back();
  CHECK(text_at(last.document, "stages.small.with") == "-");
  CHECK(text_at(last.document, "stages.model.use") == "pggan");
  CHECK(text_at(last.document, "stages.model.length.steps") == "160000");
  CHECK(text_at(last.document, "stages.model.length.epochs") == "-");
}

TEST_CASE("two thousand variants expand quickly") {
  std::string text = "[experiment]\nname = 'large'\n";
  for (int stage = 0; stage < 20; ++stage) {
    text += "[stages.stage" + std::to_string(stage) +
            "]\ndo = 'train'\nuse = 'ddpm'\non = 'real'\nsize = 64\nlength = { steps = 100 }\nwith.timesteps "
            "= 100\n"
            "with.widths = [32, 64, 64]\nwith.features = { use = 'resnet18', weights = "
            "'weights/resnet18.safetensors' }\n";
  }
  text += "[vary.a]\nset = 'stages.stage0.size'\nto = [";
  for (int i = 0; i < 50; ++i) text += std::to_string(i) + ", ";
  text += "]\n[vary.b]\nset = 'stages.stage1.size'\nto = [";
  for (int i = 0; i < 40; ++i) text += std::to_string(i) + ", ";
  text += "]\n";
  const auto start = std::chrono::steady_clock::now();
  const Reading reading = read_text(text);
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  REQUIRE(reading.study);
  CHECK(reading.study->variants.size() == 2000);
  WARN("2000 variants of 20 stages: " << seconds.count() << " s");
  CHECK(seconds.count() < 2.0);
}

TEST_CASE("two large manifests merge in linear time") {
  const ManifestFolder folder;
  std::string keys;
  for (int i = 0; i < 60'000; ++i) keys.append("k").append(std::to_string(i)).append(" = 1\n");
  folder.write("base.toml", keys);
  const auto start = std::chrono::steady_clock::now();
  const Reading reading = read(folder.write("study.toml", "base = 'base.toml'\n" + keys));
  const std::chrono::duration<double> seconds = std::chrono::steady_clock::now() - start;
  CHECK(reading.study);
  CHECK(seconds.count() < 5.0);
}
