#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/results.hpp"
#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// What a comparison needs to know of a run. `store` is absent where it is not there any more; scores are
/// then unknown.
struct ComparedRun {
  std::filesystem::path folder;
  RunRecord record;
  std::optional<Store> store;
};

/// Something that two runs say differently; empty where one does not say it.
struct Difference {
  std::string what, a, b;
};

/// A score of both runs: of the same stage, arms, repeats and class.
struct ScoreDifference {
  std::string what, score;
  double a = 0, b = 0;
};

struct RunComparison {
  std::vector<Difference> manifest;  ///< By path within the manifest.
  std::vector<Difference> inputs;    ///< SHA-256 of data, files and plugins: "data real NORMAL".
  std::vector<Difference> versions;  ///< Of programs and plugins; device, threads, machine.
  std::size_t same_stages = 0, stages_a = 0, stages_b = 0;  ///< Artefacts that both have; all of each.
  std::size_t equal_scores = 0;
  std::vector<ScoreDifference> scores;      ///< Those that differ.
  std::vector<std::string> only_a, only_b;  ///< Scores that one run alone has.
};

RunComparison compare_runs(const ComparedRun& a, const ComparedRun& b);

}  // namespace equipoise
