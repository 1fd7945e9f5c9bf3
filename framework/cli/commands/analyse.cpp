#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/commands/commands.hpp"
#include "cli/study_options.hpp"
#include "cli/table_analysis.hpp"

namespace equipoise {
namespace {

struct AnalyseOptions {
  AnalysisWish wish;
  std::vector<std::string> where;
  bool json = false;
};

int analyse(AnalyseOptions options) {
  for (const auto& [column, value] : split_assignments(options.where, "--where"))
    options.wish.choice.where[column] = value;
  const TableAnalysis analysis = analyse_table(options.wish);
  if (options.json)
    std::cout << analysis_json(analysis).dump(1, ' ', false, nlohmann::json::error_handler_t::replace)
              << '\n';
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
  command->add_flag("--json", options->json, "Print all numbers as JSON");
  command->callback([options, &action] { action = [options] { return analyse(*options); }; });
}

}  // namespace equipoise
