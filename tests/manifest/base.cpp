#include "catch.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

const char* const stages =
    "[stages.real]\ndo = 'load'\nuse = 'phantom'\nwith.root = 'pictures'\n"
    "[stages.model]\ndo = 'train'\nuse = 'ddpm'\non = 'real'\nsize = 64\nwith.timesteps = 10\n";

}  // namespace

TEST_CASE("a manifest stands on its base and paths keep the file that states them") {
  const ManifestFolder folder;
  folder.write("below/base.toml", std::string(stages) + "[preset.tiny]\nstages.model.size = 8\n");
  const auto file = folder.write("study.toml", "base = 'below/base.toml'\n[stages.model]\nsize = 32\n");
  const Reading reading = read(file);
  INFO(reading.text());
  REQUIRE(reading.study);
  const Value& document = reading.study->document;
  CHECK(text_at(document, "stages.model.size") == "32");
  CHECK(text_at(document, "stages.model.with.timesteps") == "10");
  CHECK(text_at(document, "base") == "-");
  CHECK(text_at(document, "preset") == "-");
  CHECK(document.at("stages.real.with.root")->place.file == (folder.path() / "below/base.toml").string());
  CHECK(text_at(read(file, {"tiny", {}, {}}).study->document, "stages.model.size") == "8");
}

TEST_CASE("bases that go round in a circle are refused") {
  const ManifestFolder folder;
  folder.write("b.toml", "base = 'c.toml'\n");
  folder.write("c.toml", "base = './b.toml'\n");
  const Reading circle = read(folder.write("a.toml", "base = 'b.toml'\n"));
  CHECK_FALSE(circle.study);
  CHECK(
      circle.says("c.toml:1:8: error: 'base' goes round in a circle: a.toml -> b.toml -> c.toml -> b.toml"));
  CHECK(read(folder.write("self.toml", "base = 'self.toml'\n")).says("circle"));
}

TEST_CASE("too many bases are refused") {
  const ManifestFolder folder;
  for (int i = 0; i < 30; ++i) {
    folder.write(std::to_string(i) + ".toml", "base = '" + std::to_string(i + 1) + ".toml'\n");
  }
  folder.write("30.toml", "");
  CHECK(read(folder.path() / "0.toml").says("more than 16 manifests"));
  CHECK(read(folder.path() / "20.toml").study);
}

TEST_CASE("a base that is missing or no text is an error where it is named") {
  CHECK(read_text("\nbase = 'none.toml'\n").says("study.toml:2:8: error: the base"));
  CHECK(read_text("base = 5\n")
            .says("study.toml:1:8: error: 'base' must be the path of a manifest, not an integer"));
}

TEST_CASE("an error in the base names the base's file") {
  const ManifestFolder folder;
  folder.write("base.toml", "a = = 1\n");
  CHECK(read(folder.write("study.toml", "base = 'base.toml'\n")).says("base.toml:1:5: error:"));
}

TEST_CASE("a patch of a stage that the base lacks must state do") {
  const ManifestFolder folder;
  folder.write("base.toml", stages);
  const Reading wrong = read(folder.write("a.toml", "base = 'base.toml'\n[stages.modle]\nsize = 3\n"));
  CHECK(wrong.says("a.toml:2:9: error: there is no stage 'modle' to patch"));
  CHECK(wrong.says("did you mean 'model'?"));
  CHECK(read(folder.write("b.toml", "base = 'base.toml'\n[stages.fresh]\ndo = 'mix'\n")).text().empty());
}

TEST_CASE("a preset is applied only when chosen") {
  const std::string text = std::string(stages) + "[preset.tiny]\nstages.model.size = 8\n";
  CHECK(text_at(read_text(text).study->document, "stages.model.size") == "64");
  CHECK(text_at(read_text(text, {"tiny", {}, {}}).study->document, "stages.model.size") == "8");
}

TEST_CASE("an unknown preset gets the nearest name") {
  const Reading reading = read_text(std::string(stages) + "[preset.tiny]\n", {"tiyn", {}, {}});
  CHECK(reading.says("--preset: error: there is no preset 'tiyn'\n    did you mean 'tiny'?"));
  CHECK(read_text(stages, {"x", {}, {}}).says("this manifest has no presets"));
}

TEST_CASE("presets are checked whether chosen or not") {
  CHECK(read_text("preset = 3\n")
            .says("study.toml:1:10: error: 'preset' must be a table of presets, not an integer"));
  CHECK(read_text("[preset]\ntiny = 3\n").says("study.toml:2:8: error: a preset must be a table"));
  CHECK(read_text(std::string(stages) + "[preset.tiny]\nstages.x.size = 1\n")
            .says("there is no stage 'x' to patch"));
  CHECK(read_text("[preset.tiny]\nbase = 'x'\n").says("'base' cannot be set by a preset"));
  CHECK(read_text("[preset.tiny]\nstages = 1\n").says("'stages' must be a table of stages, not an integer"));
  CHECK(read_text(std::string(stages) + "[preset.tiny]\nstages.model = 1\n")
            .says("stage 'model' must be a table"));
}

TEST_CASE("a preset can shorten an axis") {
  const std::string text =
      std::string(stages) +
      "[vary.size]\nset = 'stages.model.size'\nto = [8, 16]\n[preset.tiny]\nvary.size.to = [4]\n";
  CHECK(read_text(text, {"tiny", {}, {}}).study->variants.size() == 1);
}

TEST_CASE("option --set changes the document after the preset") {
  const std::string text = std::string(stages) + "[preset.tiny]\nstages.model.size = 8\n";
  const Reading reading =
      read_text(text, {"tiny", {{"stages.model.size", "16"}, {"stages.model.with.ema", "0.5"}}, {}});
  REQUIRE(reading.study);
  CHECK(text_at(reading.study->document, "stages.model.size") == "16");
  CHECK(text_at(reading.study->document, "stages.model.with.ema") == "0.5");
  CHECK(reading.study->document.at("stages.model.size")->place == Place{"--set stages.model.size", 0, 0});
}

TEST_CASE("option --set follows the rules of patches") {
  const Reading use = read_text(stages, {{}, {{"stages.model.use", "pggan"}}, {}});
  CHECK(text_at(use.study->document, "stages.model.with") == "-");
  const Reading wrong = read_text(stages, {{}, {{"stages.modle.size", "16"}}, {}});
  CHECK(wrong.says("--set stages.modle.size: error: there is no stage 'modle' to patch"));
  CHECK(wrong.says("did you mean 'model'?"));
  const Reading fresh =
      read_text(stages, {{}, {{"stages.new.do", "mix"}, {"stages.new.parts", "['real']"}}, {}});
  CHECK(fresh.text().empty());
  CHECK(text_at(fresh.study->document, "stages.new.do") == "mix");
}

TEST_CASE("a bad --set is one clear error") {
  CHECK(read_text(stages, {{}, {{"stages..size", "16"}}, {}})
            .says("--set: error: 'stages..size' is not the path of a key"));
  CHECK(read_text(stages, {{}, {{"stages.model.size", ""}}, {}}).says("there is no value after '='"));
  CHECK(read_text(stages, {{}, {{"preset.x.y", "1"}}, {}}).says("'preset' cannot be set by --set"));
  CHECK(read_text(stages, {{}, {{"stages", "1"}}, {}}).says("'stages' must be a table of stages"));
}

TEST_CASE("all errors of presets and settings come at once") {
  const Reading reading =
      read_text(std::string(stages) + "[preset]\nodd = 1\n",
                {"none", {{"stages.x.y", "1"}, {"stages.model.size", "["}}, {{"axis", "arm"}}});
  CHECK(reading.diagnostics.all().size() == 5);
}
