#include "report/figure.hpp"

#include <set>

#include "catch.hpp"
#include "report/fake_run.hpp"
#include "report/figures.hpp"
#include "report/report.hpp"
#include "report/result_table.hpp"
#include "store/set_table.hpp"

using namespace equipoise;
using nlohmann::json;

namespace {

/// All columns that a specification reads from its table; layers with data of their own are passed over.
void fields_of(const json& spec, std::set<std::string>& fields) {
  if (spec.is_object() && spec.contains("data") && spec.at("data").contains("values")) return;
  if (spec.is_object() && spec.contains("field") && spec.at("field").is_string())
    fields.insert(spec.at("field"));
  if (spec.is_structured())
    for (const auto& item : spec) fields_of(item, fields);
}

std::vector<std::string> figure_names(const std::filesystem::path& folder) {
  std::vector<std::string> names;
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    const std::string name = entry.path().filename();
    if (name.ends_with(".vl.json")) names.push_back(name.substr(0, name.size() - 8));
  }
  std::sort(names.begin(), names.end());
  return names;
}

}  // namespace

TEST_CASE("each figure is a Vega-Lite file beside its table and a drawing") {
  FakeRun run;
  write_report(run.record, run.store(), run.run_folder(), {});
  const auto names = figure_names(run.run_folder() / "figures");
  for (const char* name :
       {"scores-scores-accuracy", "training-model-loss", "roc-scores", "calibration-scores"})
    CHECK(std::find(names.begin(), names.end(), name) != names.end());
  for (const std::string& name : names) {
    INFO(name);
    const json spec = json::parse(run.report("figures/" + name + ".vl.json"));
    CHECK(spec.at("data").at("url") == name + ".csv");
    const auto table = parse_csv(run.report("figures/" + name + ".csv"), name);
    REQUIRE(table.size() > 1);
    std::set<std::string> fields;
    fields_of(spec, fields);
    CHECK(fields.size() >= 3);
    for (const std::string& field : fields) {
      INFO(field);
      CHECK(std::find(table[0].begin(), table[0].end(), field) != table[0].end());
    }
    CHECK(run.report("figures/" + name + ".svg").find("xmlns=\"http://www.w3.org/2000/svg\"") !=
          std::string::npos);
  }
}

TEST_CASE("a ROC curve goes from corner to corner through the rates of its thresholds") {
  FakeRun run;
  for (StageRecord& stage : run.record.stages)
    if (stage.name == "scores")
      run.put(stage.key, "predictions.csv",
              "id,label,predicted,p:NORMAL,p:PNEUMONIA\n1,PNEUMONIA,PNEUMONIA,0.1,0.9\n2,NORMAL,PNEUMONIA,0."
              "2,0.8\n"
              "3,PNEUMONIA,NORMAL,0.6,0.4\n4,NORMAL,NORMAL,0.6,0.4\n");
  const auto figures = probability_figures(run.record, run.store());
  REQUIRE(figures.size() == 2);
  // Equal probabilities are one threshold: pictures 3 and 4 come together.
  CHECK(figures[0].csv.find("run 0,0,0.00000,0.00000\n\"generator none\",run 0") == std::string::npos);
  CHECK(figures[0].csv.find("generator none,run 0,0,0.00000,0.00000\n"
                            "generator none,run 0,1,0.00000,0.50000\n"
                            "generator none,run 0,2,0.50000,0.50000\n"
                            "generator none,run 0,3,1.00000,1.00000\n") != std::string::npos);
  // Answers given with 0.9 and 0.8 (one of two right) and 0.6 (one of two right), three repeats together.
  CHECK(figures[1].csv.find("generator none,all,1,0.60000,0.50000,6\n") != std::string::npos);
  CHECK(figures[1].csv.find("generator none,all,2,0.80000,0.00000,3\n") != std::string::npos);
  CHECK(figures[1].csv.find("generator none,all,3,0.90000,1.00000,3\n") != std::string::npos);
}

TEST_CASE("scores of generated pictures stand against the time that a picture took") {
  FakeRun run;
  double seconds = 10;
  for (const StageRecord& stage : run.record.stages)
    if (stage.verb == "generate")
      run.put(stage.key, "artefact.json",
              json{{"key", stage.key},
                   {"files", json::object()},
                   {"seconds", seconds += 10},
                   {"counts", {{"NORMAL", 40}}}}
                  .dump());
  const auto figures = cost_figures(run.record, run.store(), collect_scores(run.record, run.store()));
  REQUIRE(figures.size() == 1);
  CHECK(figures[0].csv.find(",0.5,63.25\n") != std::string::npos);
  CHECK(figures[0].csv.find(",0.75,73.25\n") != std::string::npos);
}

TEST_CASE("an axis of equal results reaches around them, and a spread has no figure of its own") {
  FakeRun run;
  for (const StageRecord& stage : run.record.stages)
    if (stage.verb == "measure")
      run.put(stage.key, "scores.json",
              R"({"scores": [{"name": "kid", "value": 0.5}, {"name": "kid_sd", "value": 0.1}]})");
  const auto rows = collect_scores(run.record, run.store());
  const auto figures = score_figures(run.record, rows, result_tables(run.record, rows));
  std::size_t found = 0;
  for (const Figure& figure : figures) {
    CHECK(figure.name.find("kid_sd") == std::string::npos);
    if (figure.name != "scores-fid-kid") continue;
    ++found;
    for (const json& layer : figure.spec.at("layer"))
      CHECK(layer.at("encoding").at("x").at("scale").at("domain") == json({0.45, 0.55}));
  }
  CHECK(found == 1);
}

TEST_CASE("a scalar that never changes is a sentence, not a figure") {
  FakeRun run;
  for (const StageRecord& stage : run.record.stages)
    if (stage.name == "model")
      run.put(stage.key, "curve.csv",
              "step,epoch,seconds,loss,learning_rate\n1,1,1,0.5,0.0001\n2,1,2,0.4,0.0001\n");
  write_report(run.record, run.store(), run.run_folder(), {});
  const auto names = figure_names(run.run_folder() / "figures");
  CHECK(std::find(names.begin(), names.end(), "training-model-loss") != names.end());
  CHECK(std::find(names.begin(), names.end(), "training-model-learning_rate") == names.end());
  CHECK(run.report("report.html").find("Constant: learning_rate 0.0001. ") != std::string::npos);
}

TEST_CASE("the data of a figure cannot leave its script element") {
  Figure figure;
  figure.name = "x";
  figure.caption = "<b>";
  figure.csv = figure.page_csv = "series\n</script><script>alert(1)</script><!--\n";
  const std::string html = figure_html(figure, true);
  CHECK(html.find("</script><script>alert") == std::string::npos);
  CHECK(html.find("<!--") == std::string::npos);
  CHECK(html.find("<b>") == std::string::npos);
  CHECK(figure_html(figure, false).find("<script") == std::string::npos);
}
