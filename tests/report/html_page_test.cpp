#include <regex>

#include "catch.hpp"
#include "report/fake_png.hpp"
#include "report/fake_run.hpp"
#include "report/report.hpp"

using namespace equipoise;

namespace {

const std::string kHostile =
    "<script>alert(1)</script>\"' onload=x\n\xE2\x80\xAE&amp;</style></title>--><img src=x>";

std::string page_of(FakeRun& run) {
  write_report(run.record, run.store(), run.run_folder(), {});
  return run.report("report.html");
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t found = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) ++found;
  return found;
}

/// The names of all elements, with what encloses no text.
std::vector<std::string> elements_of(const std::string& html) {
  std::vector<std::string> names;
  const std::regex tag("<([a-zA-Z][a-zA-Z0-9]*)");
  for (std::sregex_iterator it(html.begin(), html.end(), tag), end; it != end; ++it)
    names.push_back((*it)[1]);
  return names;
}

RunRecord renamed(RunRecord record, const std::string& name) {
  record.name = record.manifest = record.command = record.machine = record.device = record.store = name;
  record.axes[0] = {name, {name + "a", name + "b"}, false};
  record.variants = {{{name, name + "a"}}, {{name, name + "b"}}};
  for (StageRecord& stage : record.stages) {
    stage.name += name;
    stage.component = stage.message = stage.hint = name;
    if (!stage.label.empty()) stage.label = name;
    for (auto& arms : stage.variants)
      arms = arms["generator"] == "none" ? record.variants[0] : record.variants[1];
  }
  record.stages.back().state = "failed";
  record.inputs = {{name, name, name, name}};
  record.analyses = {{"scores" + name, "accuracy", name, name + "a", "run"}};
  record.expectations = {{"scores" + name, name, {{name, name}}, 1, true, 0.1, name}};
  return record;
}

}  // namespace

TEST_CASE("a page without Vega has no script, nothing to fetch and a content policy that forbids both") {
  FakeRun run;
  const std::string html = page_of(run);
  CHECK(html.find("default-src 'none'; style-src 'unsafe-inline'; img-src data:") != std::string::npos);
  for (const char* part : {"http://", "https://", "//fonts", "url(", "@import", "<script", "<iframe",
                           "<object", "<form", "srcset"})
    CHECK(count(html, part) == 0);
  CHECK(count(html, "src=\"") == count(html, "src=\"data:image/png;base64,"));
  CHECK(count(html, "<link") == count(html, "<link rel=\"icon\" href=\"data:,\">"));
  const std::regex reference("href=\"([^\"]*)\"");
  for (std::sregex_iterator it(html.begin(), html.end(), reference), end; it != end; ++it) {
    const std::string target = (*it)[1];
    CHECK((target == "data:," || target[0] == '#'));
  }
}

TEST_CASE("a page with Vega allows its own two scripts by their hashes and nothing else") {
  FakeRun run;
  FileOperations files;
  files.create_folders(run.run_folder());
  write_whole(files, run.run_folder() / "vega.js", "var vega = 1;\n");
  write_whole(files, run.run_folder() / "draw.js", "// draws\n");
  const ReportAssets assets{run.run_folder() / "vega.js", run.run_folder() / "draw.js"};
  write_report(run.record, run.store(), run.run_folder(), assets);
  const std::string html = run.report("report.html");
  // printf 'var vega = 1;\n' | openssl dgst -sha256 -binary | base64, and the same of '// draws\n'.
  CHECK(html.find("script-src 'sha256-XijB24Q6Vuycho60YrStO6sJAgPWsZH2KgfVRQvhmx8=' "
                  "'sha256-4yWylt1OuTA73ck9nzA6CSYeNinYxohzj7xpHwEYWY8='; base-uri") != std::string::npos);
  CHECK(html.find("unsafe-eval") == std::string::npos);
  CHECK(count(html, "<script>") == 2);
  CHECK(count(html, "<script type=\"application/json\">") == count(html, "<figure class=\"plot\""));
  write_whole(files, run.run_folder() / "vega.js", "'</script>'");
  write_report(run.record, run.store(), run.run_folder(), assets);
  CHECK(run.report("report.html").find("<script") == std::string::npos);
}

TEST_CASE("the header says how much came from the store") {
  FakeRun run;
  const std::string all = std::to_string(run.record.stages.size());
  const auto stages = [&](const char* state) {
    for (StageRecord& stage : run.record.stages) stage.state = state;
    return page_of(run);
  };
  CHECK(stages("done").find("<span>stages</span> " + all + "</li>") != std::string::npos);
  run.record.stages[0].state = "cached";
  CHECK(page_of(run).find("<span>stages</span> " + all + ", 1 of them from the store</li>") !=
        std::string::npos);
  CHECK(stages("cached").find("<span>stages</span> " + all + ", all from the store</li>") !=
        std::string::npos);
}

TEST_CASE("the page shows pictures, curves, matrices, plan and provenance") {
  FakeRun run;
  const std::string html = page_of(run);
  for (const char* id :
       {"analysis", "results", "expect", "pictures", "training", "confusions", "plan", "provenance"})
    CHECK(html.find("<section id=\"" + std::string(id) + "\">") != std::string::npos);
  CHECK(count(html, "<img ") == 4);
  CHECK(count(html, "<svg ") >= 4);
  CHECK(html.find("prefers-color-scheme: dark") != std::string::npos);
  CHECK(html.find("@media print") != std::string::npos);
}

TEST_CASE(
    "a page can be read without seeing it: drawings have a text, headings a scope, wide parts the keyboard") {
  FakeRun run;
  const std::string html = page_of(run);
  CHECK(count(html, "<img ") == count(html, " alt=\""));
  CHECK(count(html, "<svg ") == count(html, "role=\"img\" aria-label=\""));
  CHECK(html.find("needs real") != std::string::npos);
  CHECK(count(html, "<th ") + count(html, "<thead") == count(html, "<th"));
  CHECK(count(html, "<th ") == count(html, "<th scope=\""));
  CHECK(count(html, "tabindex=\"0\" role=\"group\" aria-label=\"") >= 5);
  CHECK(html.find("<html lang=\"en\">") != std::string::npos);
}

TEST_CASE("hostile names are text and nothing else") {
  for (const std::string& name :
       {kHostile, std::string(300, 'W'), std::string("\xff\xfe<b>"), std::string("]]>{{x}}%n$&")}) {
    FakeRun hostile;
    hostile.record = renamed(hostile.record, name);
    const std::string html = page_of(hostile);
    for (const std::string& element : elements_of(html)) {
      INFO(element);
      CHECK((element != "script" && element != "b"));
    }
    CHECK(count(html, "\xE2\x80\xAE") == 0);
    CHECK(count(html, "<img src=x") == 0);
    CHECK(count(html, "</style>") == 1);
    CHECK(count(html, "</title>") >= 1);
    CHECK(hostile.report("report.md").find("<script") == std::string::npos);
  }
}

TEST_CASE("a sheet with the nearest training pictures takes the place of the plain one, with its distances") {
  FakeRun run;
  const std::string key = run.stage("synthetic").key;
  run.put(key, "nearest.png", fake_png(4, 2, {0, 1, 2, 3, 4, 5, 6, 7}));
  run.put(key, "nearest.json",
          R"({"measure": "RMS <b>", "columns": 2, "pairs": [{"distance": 21.24}, {"distance": 3.5}],
              "training": {"pictures": 40, "compared": 40, "median": 30.06, "smallest": 5.04}})");
  const std::string html = page_of(run);
  CHECK(html.find("width=\"4\" height=\"2\"") != std::string::npos);
  CHECK(html.find("nearest of 40 training pictures") != std::string::npos);
  CHECK(html.find("30.1 in the median, at least 5.0 (40 compared)") != std::string::npos);
  CHECK(html.find("--columns:2\"><li>21.2</li><li class=\"close\">3.5</li></ol>") != std::string::npos);
  CHECK(html.find("RMS &lt;b&gt;") != std::string::npos);
  CHECK(count(html, "class=\"distances\"") == 1);
}

TEST_CASE("damaged facts of the nearest pictures cost the pair sheet, not the page") {
  FakeRun run;
  const std::string key = run.stage("synthetic").key;
  for (const char* text : {"", "{", "[]", R"({"measure": 3})",
                           R"({"measure": "m", "columns": -1, "pairs": [{}], "training": {}})"}) {
    run.put(key, "nearest.png", fake_png(4, 2, {0, 1, 2, 3, 4, 5, 6, 7}));
    run.put(key, "nearest.json", text);
    const std::string html = page_of(run);
    CHECK(count(html, "class=\"distances\"") == 0);
    CHECK(html.find("id=\"pictures\"") != std::string::npos);
  }
}

TEST_CASE("provenance has the whole hash of each input") {
  FakeRun run;
  run.record.inputs = {{"file", "inception, weights", "/w/<net>.safetensors", std::string(64, 'e')}};
  const std::string html = page_of(run);
  CHECK(html.find("<code>" + std::string(64, 'e') + "</code>") != std::string::npos);
  CHECK(html.find("/w/&lt;net&gt;.safetensors") != std::string::npos);
}
