#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include <equipoise/declaration.hpp>

namespace equipoise {

/// One use of a component: which, from which file, with which parameters, and what sits in its slots.
struct ComponentUse {
  Kind kind = Kind::source;
  std::string name;
  int revision = 1;
  std::string file;                                      ///< Absolute path of the plugin.
  nlohmann::json parameters = nlohmann::json::object();  ///< Complete, defaults included.
  std::vector<std::string> paths;                        ///< Names of the parameters that are paths.
  std::map<std::string, std::string> contents;  ///< Of a node's component: path parameter -> SHA-256.
  std::map<std::string, ComponentUse> slots;    ///< By slot name.
  std::string model;  ///< For a slot that holds a trained model: its artefact's key.
};

/// The part of an artefact's list of pictures that a stage reads: rows of `set.csv` with this part and class.
struct Slice {
  std::string key;       ///< Identity for cache keys.
  std::string artefact;  ///< Key of the artefact whose `set.csv` holds the rows.
  std::string part;      ///< "" where the artefact has one part.
  std::string label;     ///< Name of the class.
};

/// All that a worker needs to run one stage. Paths inside the store follow from keys.
struct StageRequest {
  std::string key;          ///< SHA-256 of `identity.dump()`, hex.
  nlohmann::json identity;  ///< What the key stands for; kept in `artefact.json`.
  std::string name;   ///< The stage's name in the manifest; implicit ones are "decode", "embed" and "match".
  std::string verb;   ///< load, split, select, mix, train, generate, measure, test, audit, decode, embed,
                      ///< match.
  std::string label;  ///< The class for a stage that runs per class, else "".
  std::map<std::string, int> repeat;
  std::vector<std::string> classes;
  ComponentUse component;  ///< `name` is empty for verbs without a component.
  std::uint64_t seed = 0;
  std::map<std::string, std::vector<Slice>>
      sets;                                   ///< By role: from, on, validation, parts, or a metric's inputs.
  std::map<std::string, std::string> pixels;  ///< Origin key -> key of the artefact with its pixels.
  /// Slot -> origin key -> key of the artefact with its features.
  std::map<std::string, std::map<std::string, std::string>> features;
  std::string model;  ///< Key of the trained model for generate, test, embed; else "".
  std::string
      matches;  ///< Key of the match stage for split and audit, and of an earlier one for match; else "".
  nlohmann::json settings =
      nlohmann::json::object();  ///< Verb's own, see docs/architecture.md "Stage settings".
  /// What may change without changing the result's identity: checkpoint_seconds, threads, device, and where
  /// a file lies whose content is in the settings (noise).
  nlohmann::json execution = nlohmann::json::object();
  std::string store;  ///< Root folder of the store.
};

nlohmann::json to_json(const ComponentUse& use);
ComponentUse component_use_from_json(const nlohmann::json& json);
nlohmann::json to_json(const StageRequest& request);
StageRequest stage_request_from_json(const nlohmann::json& json);

/// What a source knows, as the host needs it for planning.
struct SurveyFacts {
  std::vector<std::string> classes;                 ///< In the source's order.
  std::map<std::string, std::int64_t> counts;       ///< Pictures by class.
  std::map<std::string, std::string> fingerprints;  ///< SHA-256 by class over ids, columns and file contents.
  std::vector<std::string> columns;                 ///< Names of the columns.
  std::vector<std::string> watched;  ///< Files and folders; a change of any calls for a new survey.
};

nlohmann::json to_json(const SurveyFacts& facts);
SurveyFacts survey_facts_from_json(const nlohmann::json& json);

}  // namespace equipoise
