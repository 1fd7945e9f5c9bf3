#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace equipoise {

/// One stage of a run, as `run.json` keeps it.
struct StageRecord {
  std::string key, name, verb, component, label;
  std::map<std::string, int> repeat;
  std::vector<std::map<std::string, std::string>> variants;
  std::vector<std::string> inputs;
  bool implicit = false;
  std::string state;   ///< "cached", "done", "failed", "skipped" (an input failed), "stopped", "pending".
  double seconds = 0;  ///< Of this run; 0 if cached.
  int code = 0;        ///< Exit code of a failure.
  std::string message, hint;
};

struct AxisRecord {
  std::string name;
  std::vector<std::string> arms;
  bool numeric = false;
};

struct AnalysisRecord {
  std::string stage, score, axis, baseline, unit;
  std::string test = {}, correction = "holm";  ///< As in a manifest; an empty test: as runs pair or not.
  double train_fraction = 0;
};

struct ExpectRecord {
  std::string stage, score;
  std::map<std::string, std::string> where;
  double value = 0;
  bool has_tolerance = false;
  double tolerance = 0;
  std::string source;
  std::optional<double> sd = {};  ///< Published beside the value.
};

/// Something outside the store that results rest on.
struct InputRecord {
  std::string kind;    ///< "manifest", "data" (a class of a source), "file" (weights, noise), "plugin".
  std::string name;    ///< "real NORMAL", "inception, weights", "libddpm.so".
  std::string where;   ///< The path, or which source.
  std::string sha256;  ///< Of the content; of data the fingerprint over ids, columns and files.
};

/// A run as kept in `run.json`: what was to be done, what came of it, on what machine. The report needs this
/// and the store, nothing else.
struct RunRecord {
  std::string name, id, state;  ///< state: "running", "done", "failed", "stopped".
  std::string manifest;         ///< The file, as the user named it.
  std::string command;          ///< One line that runs it again.
  std::string preset = {};      ///< Of the manifest; empty: none.
  std::string store;            ///< Absolute path.
  std::uint64_t seed = 0;
  std::string started, finished;  ///< UTC, ISO 8601.
  double seconds = 0;
  std::string version, sdk, torch, machine, device;
  int threads = 0, workers = 0;
  std::vector<std::string> classes;
  std::string positive;
  std::vector<AxisRecord> axes;
  std::vector<std::map<std::string, std::string>> variants;
  std::vector<StageRecord> stages;
  std::vector<AnalysisRecord> analyses;
  std::vector<ExpectRecord> expectations;
  std::vector<InputRecord> inputs;
};

nlohmann::json to_json(const RunRecord& record);
/// Error(data) if the text is no run record.
RunRecord run_record_from_json(const nlohmann::json& json);

}  // namespace equipoise
