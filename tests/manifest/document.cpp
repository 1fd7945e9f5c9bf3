#include "manifest/document.hpp"

#include "catch.hpp"
#include "study_fixture.hpp"

using namespace equipoise;

namespace {

/// The one diagnostic that `text` gives.
Diagnostic refusal(const std::string& text) {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_document(text, "bad.toml", diagnostics));
  REQUIRE(diagnostics.all().size() == 1);
  const Diagnostic problem = diagnostics.all().front();
  CHECK(problem.place.file == "bad.toml");
  CHECK(problem.place.line >= 1);
  CHECK(problem.place.column >= 1);
  CHECK_FALSE(problem.message.empty());
  return problem;
}

std::string repeated(const std::string& word, int times) {
  std::string text;
  for (int i = 0; i < times; ++i) text += word;
  return text;
}

bool mentions(const Diagnostic& diagnostic, const std::string& words) {
  return diagnostic.message.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("hostile manifests get one diagnostic and no crash") {
  CHECK(mentions(refusal(std::string(200'000, '[')), "nested deeper"));
  CHECK(mentions(refusal(std::string(200'000, '{')), "nested deeper"));
  CHECK(mentions(refusal("a = " + std::string(200'000, '[')), "nested deeper"));
  CHECK(mentions(refusal("a = " + repeated("{a=", 70'000)), "nested deeper"));
  CHECK(mentions(refusal(std::string(1, '[').append(repeated("b.", 200'000)).append("b]")), "dotted parts"));
  CHECK(mentions(refusal(repeated("'b' . ", 100'000) + "b = 1"), "dotted parts"));
  CHECK(mentions(refusal(std::string("\x72\xc9\x8b\x00", 4)), "NUL"));
  CHECK(mentions(refusal("\xff\xfe"), "UTF-8"));
  CHECK(mentions(refusal("a = \"\xed\xa0\x80\""), "UTF-8"));
  CHECK(mentions(refusal("a = \"\xc0\xaf\""), "UTF-8"));
  CHECK(mentions(refusal("a = \"\xf4\x90\x80\x80\""), "UTF-8"));
  CHECK(mentions(refusal("a = 1\nb = \"\xe2\x82"), "UTF-8"));
  CHECK(mentions(refusal(std::string(1'000'001, ' ')), "1 MB"));
  CHECK(mentions(refusal("a = \"x\x01\""), "control character"));
  refusal("\x72\xc9\x8b");
  refusal("a = \"\"\"" + std::string(100'000, '['));
  refusal("a = 'open");
  refusal("[a\n[b");
  refusal("a = 1\na = 2");
}

TEST_CASE("brackets and dots inside texts and comments do not count") {
  const std::string many = std::string(500, '[') + repeated(".", 500);
  Diagnostics diagnostics;
  const auto document =
      parse_document("# " + many + "\na = \"" + many + "\\\"" + many + "\"\nb = '" + many +
                         "'\nc = \"\"\"\n" + many + "\"\n" + many + "\"\"\"\"\nd = '''" + many + "'''\n",
                     "m.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(document);
  CHECK(document->table().size() == 4);
}

TEST_CASE("the limits themselves are accepted") {
  Diagnostics diagnostics;
  CHECK(parse_document("a = " + std::string(63, '[') + std::string(63, ']'), "m.toml", diagnostics));
  CHECK(parse_document(repeated("b.", 31) + "b = 1.5", "m.toml", diagnostics));
  CHECK_FALSE(parse_document(repeated("b.", 32) + "b = 1", "m.toml", diagnostics));
  const std::string head = "a = 1\n";
  CHECK(parse_document(head + "#" + std::string(1'000'000 - head.size() - 1, 'x'), "m.toml", diagnostics));
}

TEST_CASE("errors name line and column") {
  const auto syntax = refusal("a = 1\nb = = 2\n");
  CHECK(syntax.place.line == 2);
  const auto nested = refusal("x = 1\n  " + std::string(65, '['));
  CHECK(nested.place.line == 2);
  CHECK(nested.place.column == 67);
  const auto nul = refusal(std::string("a = 1\nbé\0", 10));
  CHECK(nul.place.line == 2);
  CHECK(nul.place.column == 3);
}

TEST_CASE("dates and times have no use here") {
  Diagnostics diagnostics;
  CHECK_FALSE(parse_document("a = 2024-01-01\nb = [10:00:00]\nc = { d = 2024-01-01T10:00:00Z }\n", "m.toml",
                             diagnostics));
  REQUIRE(diagnostics.all().size() == 3);
  CHECK(diagnostics.all()[0].place == Place{"m.toml", 1, 5});
  CHECK(mentions(diagnostics.all()[1], "dates and times have no use here"));
}

TEST_CASE("tables keep the order of the file") {
  Diagnostics diagnostics;
  const auto document = parse_document(
      "[stages.zebra]\nz = 1\na = 2\n[stages.ant]\nwith.q = 1\nuse = 'x'\nwith.b = "
      "2\n[other]\n[stages.mouse]\n",
      "m.toml", diagnostics);
  REQUIRE(document);
  REQUIRE(document->table().size() == 2);
  const auto& stages = document->at("stages")->table();
  REQUIRE(stages.size() == 3);
  CHECK(stages[0].key == "zebra");
  CHECK(stages[1].key == "ant");
  CHECK(stages[2].key == "mouse");
  CHECK(stages[0].value.table()[0].key == "z");
  CHECK(stages[1].value.table()[0].key == "with");
  CHECK(stages[1].value.at("with")->table()[0].key == "q");
}

TEST_CASE("keys and values know their place") {
  Diagnostics diagnostics;
  const auto document = parse_document(
      "[stages.model]\n  size = 128\nwith.features = { use = 'r' }\nl = [1,\n  2]\n", "m.toml", diagnostics);
  REQUIRE(document);
  const auto& model = document->at("stages.model")->table();
  CHECK(model[0].place == Place{"m.toml", 2, 3});
  CHECK(model[0].value.place == Place{"m.toml", 2, 10});
  CHECK(document->at("stages.model.with.features")->table()[0].place == Place{"m.toml", 3, 19});
  CHECK(document->at("stages.model.l")->array()[1].place == Place{"m.toml", 5, 3});
  CHECK(document->at("stages")->table()[0].place == Place{"m.toml", 1, 9});
}

TEST_CASE("Windows line ends and a byte order mark are fine") {
  Diagnostics diagnostics;
  const auto document = parse_document(
      "\xef\xbb\xbf"
      "a = 1\r\nb = 2\r\n",
      "m.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(document);
  CHECK(document->table().size() == 2);
}

TEST_CASE("unreadable files are errors at line 1") {
  const ManifestFolder folder;
  Diagnostics missing;
  CHECK_FALSE(read_document(folder.path() / "none.toml", missing));
  REQUIRE(missing.all().size() == 1);
  CHECK(missing.all()[0].place.line == 1);
  CHECK(mentions(missing.all()[0], "No such file"));
  Diagnostics is_folder;
  CHECK_FALSE(read_document(folder.path(), is_folder));
  CHECK(mentions(is_folder.all()[0], "folder"));
  Diagnostics endless;
  CHECK_FALSE(read_document("/dev/zero", endless));
  CHECK(mentions(endless.all()[0], "1 MB"));
}

TEST_CASE("the right side of --set is a TOML value or a bare word") {
  const auto value = [](const std::string& text) {
    Diagnostics diagnostics;
    const auto result = parse_value(text, "--set a", diagnostics);
    INFO(text << "\n" << diagnostics.text());
    REQUIRE(result);
    CHECK(result->place == Place{"--set a", 0, 0});
    return *result;
  };
  CHECK(std::get<std::int64_t>(value("200").data) == 200);
  CHECK(std::get<double>(value("1e-4").data) == 1e-4);
  CHECK(std::get<bool>(value("true").data));
  CHECK(value("ddpm").string() == "ddpm");
  CHECK(value("../shared/data x").string() == "../shared/data x");
  CHECK(value("\"200\"").string() == "200");
  CHECK(value("[1, 2]").array().size() == 2);
  CHECK(value("{ steps = 5 }").find("steps")->place.line == 0);
  CHECK(value("a#b").string() == "a#b");
}

TEST_CASE("a value that is none is refused") {
  for (const std::string& text :
       {std::string(""), std::string("  "), std::string("[1,"), std::string("\"open"), std::string("{ a = "),
        std::string("2024-01-01"), std::string("1\nb = 2"), std::string("\xff"), std::string(300, '['),
        std::string("a\nb"), std::string("\0", 1)}) {
    Diagnostics diagnostics;
    INFO(text);
    CHECK_FALSE(parse_value(text, "--set a", diagnostics));
    REQUIRE(diagnostics.all().size() == 1);
    CHECK(diagnostics.all()[0].place.line == 0);
  }
}
