#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "catalogue/oracle.hpp"
#include "manifest/variants.hpp"
#include "protocol/messages.hpp"

namespace equipoise {

/// One stage instance of the plan, shared by all variants that need it.
struct Node {
  StageRequest request;             ///< `store` and `execution` are filled in when it is run.
  std::vector<std::string> inputs;  ///< Keys of the nodes that must be complete before.
  std::vector<std::map<std::string, std::string>> variants;  ///< Axis -> arm, one entry a variant.
  bool implicit = false;                                     ///< decode, embed, match: not in the manifest.
  std::optional<std::int64_t> pictures;                      ///< Of a load stage, as surveyed.
};

/// `[[analysis]]`: the comparison declared beforehand.
struct Analysis {
  std::string stage, score, axis, baseline, unit;
  std::string test;                 ///< One of `comparison_test_names`; empty: as runs pair or not.
  std::string correction = "holm";  ///< One of `correction_names`.
  double train_fraction = 0;        ///< For the corrected resampled t test; otherwise 0.
};

/// `[[expect]]`: a published number to be compared with ours.
struct Expectation {
  std::string stage, score;
  std::map<std::string, std::string> where;  ///< Column -> value: axes, repeat names, class.
  double value = 0;
  std::optional<double> tolerance;  ///< Absolute.
  std::string source;
  std::optional<double> sd = {};  ///< Published beside the value.
  Place place;  ///< Where the manifest or the file states what it is about; not kept with a run.
};

/// All that a study will do, known before anything runs.
struct Plan {
  std::string name;
  std::uint64_t seed = 0;
  std::vector<std::string> classes;
  std::string positive;  ///< Empty if not stated.
  std::vector<Axis> axes;
  std::vector<std::map<std::string, std::string>> variants;
  std::vector<Node> nodes;  ///< In an order in which each node comes after its inputs.
  std::vector<Analysis> analyses;
  std::vector<Expectation> expectations;
  std::map<Place, std::string>
      paths;       ///< Where the manifest states a path -> the absolute path that was meant.
  std::string id;  ///< Twelve hex digits over all keys: equal studies have equal ids.
};

/// Checks every variant against the catalogue and makes the graph. Nothing if there were errors; all are
/// collected.
std::optional<Plan> make_plan(const Study& study, const Catalogue& catalogue, Oracle& oracle,
                              Diagnostics& diagnostics);

/// `document` with the paths that `plan` found in it made absolute, so that it means the same wherever it
/// lies.
Value with_absolute_paths(Value document, const Plan& plan);

}  // namespace equipoise
