#include "catch.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

const std::string stages = "[stages.model]\ndo = 'train'\nuse = 'ddpm'\nsize = 64\n";

}  // namespace

TEST_CASE("axes and arms keep the order of the file") {
  const Reading reading = read_text(stages +
                                    "[vary.z]\nnone = {}\nbig = { stages.model.size = 128 }\n"
                                    "[vary.z.a.stages.model]\nsize = 32\n"
                                    "[vary.a]\nx = {}\ny = { stages.model.use = 'pggan' }\n");
  INFO(reading.text());
  REQUIRE(reading.study);
  REQUIRE(reading.study->axes.size() == 2);
  CHECK(reading.study->axes[0].name == "z");
  CHECK(reading.study->axes[0].arms == std::vector<std::string>{"none", "big", "a"});
  CHECK(reading.study->axes[0].place.line == 5);
  CHECK_FALSE(reading.study->axes[0].numeric);
}

TEST_CASE("a sweep names its arms after the values") {
  const auto axis = [](const std::string& to) {
    const Reading reading = read_text(stages + "[vary.x]\nset = 'stages.model.x'\nto = " + to + "\n");
    INFO(reading.text());
    REQUIRE(reading.study);
    return reading.study->axes.front();
  };
  CHECK(axis("[200, 1000]").arms == std::vector<std::string>{"200", "1000"});
  CHECK(axis("[200, 1000]").numeric);
  CHECK(axis("[1e-4, 0.5]").arms == std::vector<std::string>{"0.0001", "0.5"});
  CHECK(axis("[1e-4, 2]").numeric);
  CHECK(axis("['cosine', 'linear']").arms == std::vector<std::string>{"cosine", "linear"});
  CHECK_FALSE(axis("['1', '2']").numeric);
  CHECK(axis("[true, false]").arms == std::vector<std::string>{"true", "false"});
  CHECK(axis("[[16, 32], [32, 64]]").arms == std::vector<std::string>{"[16, 32]", "[32, 64]"});
  CHECK(axis("[{ steps = 1 }]").arms == std::vector<std::string>{"{ steps = 1 }"});
}

TEST_CASE("a sweep sets its key in each variant") {
  const Reading reading = read_text(stages + "[vary.dose]\nset = 'stages.model.size'\nto = [8, 16]\n");
  REQUIRE(reading.study);
  REQUIRE(reading.study->variants.size() == 2);
  CHECK(text_at(reading.study->variants[1].document, "stages.model.size") == "16");
  CHECK(reading.study->variants[1].arms.at("dose") == "16");
  CHECK(reading.study->variants[1].document.at("stages.model.size")->place.line == 7);
}

TEST_CASE("malformed axes are errors with their place") {
  const auto says = [](const std::string& section, const std::string& words) {
    const Reading reading = read_text(stages + section);
    INFO(reading.text());
    CHECK_FALSE(reading.study);
    CHECK(reading.says("study.toml:"));
    CHECK(reading.says(words));
  };
  CHECK(
      read_text("vary = 3\n").says("study.toml:1:8: error: 'vary' must be a table of axes, not an integer"));
  says("[vary]\nx = [1]\n", "axis 'x' must be a table, not a list");
  says("[vary.x]\n", "axis 'x' has no arms");
  says("[vary.x]\na = 3\n", "arm 'a' of axis 'x' must be a table");
  says("[vary.x]\nset = 'stages.model.size'\n", "needs to = [...]");
  says("[vary.x]\nto = [1]\n", "needs set = ");
  says("[vary.x]\nset = 4\nto = [1]\n", "needs set = ");
  says("[vary.x]\nset = 'a..b'\nto = [1]\n", "needs set = ");
  says("[vary.x]\nset = 'stages.model.size'\nto = 4\n", "needs to = [...]");
  says("[vary.x]\nset = 'stages.model.size'\nto = []\n", "needs to = [...]");
  says("[vary.x]\nset = 'stages.model.size'\nto = [1]\nfor = 2\n", "unknown key 'for' in axis 'x'");
  says("[vary.x]\nset = 'stages.model.size'\nto = [1, 2, 1]\n", "'1' stands twice");
  says("[vary.class]\na = {}\n", "an axis cannot be called 'class'");
}

TEST_CASE("arms may be called set and to") {
  const Reading reading = read_text(stages + "[vary.x]\nset = {}\nto = { stages.model.size = 3 }\n");
  INFO(reading.text());
  REQUIRE(reading.study);
  CHECK(reading.study->axes[0].arms == std::vector<std::string>{"set", "to"});
}

TEST_CASE("an arm patches stages that exist or states do") {
  const Reading wrong = read_text(stages + "[vary.x]\na = {}\nb = { stages.modle.size = 3 }\n");
  CHECK(wrong.says("study.toml:7:14: error: there is no stage 'modle' to patch"));
  CHECK(wrong.says("did you mean 'model'?"));
  CHECK(read_text(stages + "[vary.x]\na = {}\nb = { stages.fresh.do = 'mix' }\n").text().empty());
  CHECK(read_text(stages + "[vary.x]\nset = 'stages.modle.size'\nto = [1]\n")
            .says("there is no stage 'modle'"));
}

TEST_CASE("an arm cannot change the axes themselves") {
  for (const std::string section : {"vary", "preset", "exclude", "base"}) {
    CHECK(read_text(stages + "[vary.x.a]\n" + section + " = {}\n")
              .says("'" + section + "' cannot be set by an arm"));
  }
}
