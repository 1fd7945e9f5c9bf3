#include "analysis/tidy_results.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

namespace {

std::string refusal(const std::string& text, const TidyChoice& choice = {"accuracy"}) {
  try {
    read_tidy_results(text, "r.csv", choice);
  } catch (const Error& error) {
    return std::string(error.what()) + " | " + error.hint();
  }
  return "accepted";
}

bool refused(const std::string& text, const std::string& said, const TidyChoice& choice = {"accuracy"}) {
  const std::string found = refusal(text, choice);
  INFO(found);
  CHECK(found.size() < 700);
  return found.find(said) != std::string::npos;
}

const std::string kPlain =
    "generator,repeat,score,value\n"
    "none,1,accuracy,0.5\nnone,2,accuracy,0.6\nddpm,1,accuracy,0.7\nddpm,2,accuracy,0.8\nddpm,2,f1,nan\n";

}  // namespace

TEST_CASE("axes, repeats and values are read; other scores do not matter") {
  const TidyResults results = read_tidy_results(kPlain, "r.csv", {"accuracy"});
  REQUIRE(results.axes.size() == 1);
  CHECK(results.axes[0].name == "generator");
  CHECK(results.axes[0].arms == std::vector<std::string>{"none", "ddpm"});
  CHECK(results.repeats == std::vector<std::string>{"repeat"});
  REQUIRE(results.rows.size() == 4);
  CHECK(results.rows[3].value == 0.8);
  CHECK(results.rows[3].key == "line 5");
  CHECK(results.rows[3].repeat.at("repeat") == results.rows[1].repeat.at("repeat"));
  CHECK(results.variants.size() == 2);
}

TEST_CASE("our own results.csv is read: blank holds for all arms, a bar for several, class is not an axis") {
  const TidyResults results = read_tidy_results(
      "generator,sampler,run,stage,class,score,value,low,high,floor\n"
      "none,,0,scores,,accuracy,0.5,,,\nddpm,random|kcenter,0,scores,,accuracy,0.6,0.5,0.7,\n"
      "gan,random,0,scores,,accuracy,0.7,,,\ngan,kcenter,0,scores,NORMAL,accuracy,0.8,,,\n",
      "results.csv", {"accuracy"});
  REQUIRE(results.axes.size() == 3);
  CHECK(results.axes[1].arms == std::vector<std::string>{"random", "kcenter"});
  CHECK(results.axes[2].name == "stage");
  CHECK(results.rows[0].variants.size() == 2);
  CHECK(results.rows[1].variants.size() == 2);
  CHECK(results.rows[3].label == "NORMAL");
}

TEST_CASE("where chooses rows; the only score needs no name") {
  const TidyResults results = read_tidy_results(
      "generator,size,repeat,score,value\nnone,1,1,f1,0.5\nnone,2,1,f1,0.6\nddpm,2,1,f1,0.7\n", "r.csv",
      {"", {}, {{"size", "2"}}});
  CHECK(results.score == "f1");
  CHECK(results.rows.size() == 2);
  CHECK(results.axes[1].arms == std::vector<std::string>{"2"});
}

TEST_CASE("columns that count repeats can be named, and words do for numbers") {
  const TidyResults results = read_tidy_results("generator,trial,score,value\nnone,a,f1,0.5\nnone,b,f1,0.6\n",
                                                "r.csv", {"f1", {"trial"}});
  CHECK(results.axes.size() == 1);
  CHECK(results.rows[0].repeat.at("trial") != results.rows[1].repeat.at("trial"));
}

TEST_CASE("what is wrong with a file is said with its place and the nearest name") {
  CHECK(refused("", "r.csv is empty"));
  CHECK(refused("\n\n", "r.csv is empty"));
  CHECK(refused("generator,score,value\n", "no rows"));
  CHECK(refused("generator,scores,value\na,b,1\n", "no column 'score' | did you mean 'scores'?"));
  CHECK(refused("generator,score,vale\na,b,1\n", "no column 'value' | did you mean 'vale'?"));
  CHECK(refused("a,a,score,value\nx,y,accuracy,1\n", "two columns are called 'a'"));
  CHECK(refused(kPlain, "has no score 'acuracy' | did you mean 'accuracy'?", {"acuracy"}));
  CHECK(refused(kPlain, "several scores", {}));
  CHECK(refused(kPlain, "no column 'run'", {"accuracy", {"run"}}));
  CHECK(refused(kPlain, "no column 'generatr' | did you mean 'generator'?",
                {"accuracy", {}, {{"generatr", "x"}}}));
  CHECK(refused(kPlain, "did you mean 'ddpm'?", {"accuracy", {}, {{"generator", "dppm"}}}));
  for (const char* bad : {"high", "", "1e999", "-1e300", "nan", "inf", "0,5", "0x1p3", " 1"}) {
    std::string text = bad;
    if (text.find(',') != std::string::npos) text = '"' + text + '"';
    CHECK(refused("generator,repeat,score,value\nnone,1,accuracy,0.5\nddpm,1,accuracy," + text + "\n",
                  "r.csv, line 3: "));
  }
  CHECK(refused("generator,repeat,score,value\nnone,1,accuracy\n", "r.csv:2:"));
}

TEST_CASE("what a spreadsheet writes is read, or refused with what to change") {
  std::string crlf = "\xEF\xBB\xBF";
  for (const char c : kPlain) crlf += c == '\n' ? std::string("\r\n") : std::string(1, c);
  CHECK(read_tidy_results(crlf, "r.csv", {"accuracy"}).rows.size() == 4);
  std::string semicolons = kPlain, tabs = kPlain, wide;
  std::replace(semicolons.begin(), semicolons.end(), ',', ';');
  std::replace(tabs.begin(), tabs.end(), ',', '\t');
  for (const char c : kPlain) wide += std::string(1, c) + '\0';
  CHECK(refused(semicolons, "line 1: fields are separated by semicolons"));
  CHECK(refused(tabs, "line 1: fields are separated by tabs"));
  CHECK(refused(wide, "save it as CSV in UTF-8"));
  CHECK(refused(kPlain + "ddpm,3,accuracy,90%\n",
                "line 7: '90%' in column 'value' is no number | numbers are written"));
}

TEST_CASE("two rows for one place are refused with both lines, not averaged") {
  CHECK(refused(kPlain + "ddpm,2,accuracy,0.9\n", "line 5 and line 7"));
  CHECK(refused(kPlain + "ddpm,2,accuracy,0.9\n", "--repeat"));
}

TEST_CASE("lines of a megabyte are read or refused with a short message") {
  const std::string huge(std::size_t{1} << 20, 'x');
  CHECK(refused(huge, "no rows"));
  CHECK(refused(huge + "\n" + huge + "\n", "no column 'score'"));
  CHECK(refused("generator,repeat,score,value\nnone,1,accuracy," + huge + "\n", "line 2"));
  CHECK(refused(std::string(std::size_t{1} << 20, ',') + "\n" + std::string(std::size_t{1} << 20, ','),
                "columns"));
  CHECK(refused("generator,repeat,score,value\nnone,1," + huge + ",1\n", "has no score 'accuracy'"));
  const TidyResults results =
      read_tidy_results("generator,repeat,score,value\n" + huge + ",1,accuracy,1\n", "r.csv", {"accuracy"});
  CHECK(results.axes[0].arms[0].size() == huge.size());
}

TEST_CASE("blank fields in many columns do not fill the memory") {
  std::string header, blank, text;
  for (int c = 0; c < 12; ++c) {
    header += "a" + std::to_string(c) + ",";
    blank += ",";
  }
  text = header + "repeat,score,value\n";
  for (int r = 0; r < 10; ++r) {
    for (int c = 0; c < 12; ++c) text += std::to_string(r) + ",";
    text += "1,accuracy,1\n";
  }
  CHECK(refused(text + blank + "2,accuracy,1\n", "more than a million combinations"));
}
