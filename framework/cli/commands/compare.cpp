#include <filesystem>
#include <iostream>
#include <memory>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/columns.hpp"
#include "cli/commands/commands.hpp"
#include "cli/run_comparison.hpp"
#include "cli/run_folder.hpp"
#include "report/escape.hpp"
#include "report/json_text.hpp"
#include "report/numbers.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostLines = 40;

struct CompareOptions {
  std::filesystem::path a, b;
  bool json = false;
};

ComparedRun open_run(const std::filesystem::path& folder, FileOperations& files) {
  ComparedRun run{folder, read_run(folder), std::nullopt};
  if (std::filesystem::is_directory(run.record.store))
    run.store.emplace(run.record.store, files);
  else
    std::cerr << "equipoise: warning: the store " << run.record.store << " of " << folder.string()
              << " is not there: its scores are unknown\n";
  return run;
}

nlohmann::json list_json(const std::vector<Difference>& differences) {
  nlohmann::json list = nlohmann::json::array();
  for (const auto& [what, a, b] : differences) list.push_back({{"what", what}, {"a", a}, {"b", b}});
  return list;
}

void print_json(const RunComparison& c) {
  nlohmann::json scores = nlohmann::json::array();
  for (const auto& [what, score, a, b] : c.scores)
    scores.push_back({{"what", what}, {"score", score}, {"a", a}, {"b", b}, {"difference", b - a}});
  const nlohmann::json whole = {
      {"manifest", list_json(c.manifest)},
      {"inputs", list_json(c.inputs)},
      {"versions", list_json(c.versions)},
      {"stages", {{"a", c.stages_a}, {"b", c.stages_b}, {"same", c.same_stages}}},
      {"scores",
       {{"equal", c.equal_scores}, {"differ", scores}, {"only_a", c.only_a}, {"only_b", c.only_b}}}};
  std::cout << json_text(whole);
}

std::string shown(const std::string& text) {
  return text.empty() ? "–" : shortened(text, 60);
}

void print_rows(const std::string& title, std::vector<std::vector<std::string>> rows,
                const std::string& none) {
  std::cout << '\n' << title << '\n';
  if (rows.size() == 1) {
    std::cout << "  " << none << '\n';
    return;
  }
  const std::size_t all = rows.size() - 1;
  if (all > kMostLines) rows.resize(kMostLines + 1);
  std::cout << aligned_columns(rows);
  if (all > kMostLines) std::cout << "... " << all - kMostLines << " more; --json has all\n";
}

void print_differences(const std::string& title, const std::string& what,
                       const std::vector<Difference>& differences) {
  std::vector<std::vector<std::string>> rows = {{what, "A", "B"}};
  for (const auto& [name, a, b] : differences) rows.push_back({shown(name), shown(a), shown(b)});
  print_rows(title, std::move(rows), "no difference");
}

void print_only(const std::string& run, const std::vector<std::string>& scores) {
  if (scores.empty()) return;
  std::cout << counted(scores.size(), "score") << " of " << run << " alone, such as " << shown(scores.front())
            << '\n';
}

void print_text(const ComparedRun& a, const ComparedRun& b, const RunComparison& c) {
  for (const auto& [name, run] : {std::pair("A", &a), std::pair("B", &b)})
    std::cout << name << "  " << run->folder.string() << "  " << shown(run->record.name) << ", "
              << run->record.state << (run->record.finished.empty() ? "" : ", " + run->record.finished)
              << '\n';
  print_differences("Manifest", "path", c.manifest);
  print_differences("Inputs (SHA-256)", "of", c.inputs);
  print_differences("Versions", "of", c.versions);
  std::cout << "\nStages\n  " << c.same_stages << " artefacts in common, of " << c.stages_a << " and "
            << c.stages_b << '\n';
  std::vector<std::vector<std::string>> rows = {{"of", "score", "A", "B", "B - A"}};
  for (const auto& [what, score, left, right] : c.scores)
    rows.push_back(
        {shown(what), shown(score), compact(left), compact(right), signed_number(right - left, 6)});
  print_rows("Scores", std::move(rows), "no difference");
  std::cout << counted(c.equal_scores, "score") << " equal\n";
  print_only("A", c.only_a);
  print_only("B", c.only_b);
}

int compare(const CompareOptions& options) {
  FileOperations files;
  const ComparedRun a = open_run(options.a, files), b = open_run(options.b, files);
  const RunComparison comparison = compare_runs(a, b);
  if (options.json)
    print_json(comparison);
  else
    print_text(a, b, comparison);
  return 0;
}

}  // namespace

void add_compare_command(CLI::App& program, Action& action) {
  auto options = std::make_shared<CompareOptions>();
  CLI::App* command = program.add_subcommand("compare", "Say in what two runs differ");
  command->add_option("run_a", options->a, "A run's folder")->required()->type_name("RUN_A");
  command->add_option("run_b", options->b, "Another's")->required()->type_name("RUN_B");
  command->add_flag("--json", options->json, "Print one JSON object with all differences");
  command->footer(
      "Manifest, fingerprints of the sources, versions, artefacts and scores.\n"
      "Example: equipoise compare runs/study/0123456789ab runs/study/ba9876543210");
  command->callback([options, &action] { action = [options] { return compare(*options); }; });
}

}  // namespace equipoise
