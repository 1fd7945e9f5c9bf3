#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/prediction_analysis.hpp"
#include "cli/study_options.hpp"
#include "cli/table_analysis.hpp"
#include "report/json_text.hpp"

namespace equipoise {
namespace {

struct AnalyseOptions {
  AnalysisWish wish;
  std::vector<std::string> where;
  PredictionWish predictions;
  bool json = false;
};

void print(const nlohmann::json& json) {
  std::cout << json_text(json);
}

int compare_predictions(const AnalyseOptions& options) {
  PredictionWish wish = options.predictions;
  wish.ours = options.wish.file;
  const PredictionComparison comparison = analyse_predictions(wish);
  if (options.json)
    print(prediction_analysis_json(comparison));
  else
    std::cout << prediction_analysis_text(comparison);
  return 0;
}

int analyse(AnalyseOptions options) {
  if (!options.predictions.baseline.empty()) return compare_predictions(options);
  for (const auto& [column, value] : split_assignments(options.where, "--where"))
    options.wish.choice.where[column] = value;
  const TableAnalysis analysis = analyse_table(options.wish);
  if (options.json)
    print(analysis_json(analysis));
  else
    std::cout << analysis_text(analysis);
  return 0;
}

}  // namespace

void add_analyse_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<AnalyseOptions>();
  AnalysisWish& wish = options->wish;
  CLI::App* command = program.add_subcommand("analyse", "Compare arms in any table of results");
  command->add_option("file", wish.file, "Columns: axes, repeats, score, value; a results.csv too")
      ->required()
      ->type_name("FILE.csv");
  command->add_option("--score", wish.choice.score, "The score to compare")->type_name("NAME");
  command->add_option("--axis", wish.axis, "The column whose arms are compared")->type_name("NAME");
  command->add_option("--baseline", wish.baseline, "The arm that the others are compared with")
      ->type_name("ARM");
  command->add_option("--unit", wish.unit, "The independent repeat; other repeats are averaged first")
      ->type_name("NAME");
  command->add_option("--repeat", wish.choice.repeats, "A column that counts repeats; may be given again")
      ->type_name("NAME")
      ->allow_extra_args(false);
  command->add_option("--where", options->where, "Only these rows; may be given again")
      ->type_name("COLUMN=VALUE")
      ->allow_extra_args(false);
  command->add_flag("--paired", wish.paired, "Runs of equal repeat are pairs");
  command->add_option("--test", wish.test, "Welch's t test by default; paired t with --paired")
      ->check(CLI::IsMember(comparison_test_names()))
      ->type_name("TEST");
  command->add_option("--correction", wish.correction, "For several comparisons: holm (default) or bh")
      ->check(CLI::IsMember(correction_names()))
      ->type_name("NAME");
  command
      ->add_option("--train-fraction", wish.train_fraction, "For corrected_resampled_t: the share trained on")
      ->type_name("X");
  command
      ->add_option("--against", options->predictions.baseline,
                   "Both files are predictions for the same pictures: McNemar's and DeLong's tests")
      ->type_name("FILE.csv");
  command
      ->add_option("--positive", options->predictions.positive,
                   "With --against: the class whose AUROC is compared")
      ->needs("--against")
      ->type_name("CLASS");
  command->add_flag("--json", options->json, "Print all numbers as JSON");
  command->callback([options, &action] { action = [options] { return analyse(*options); }; });
}

}  // namespace equipoise
