#pragma once

#include <array>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "protocol/messages.hpp"
#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// A generator that was trained, as its artefact tells.
struct TrainedGenerator {
  std::string key;
  std::string label;                 ///< Its class, or "" for a model of all.
  std::vector<std::string> classes;  ///< In the order of its labels.
  std::array<std::int64_t, 2> size{};
  ComponentUse component;
};

/// The generator in artefact `key`. Error(usage) if the artefact is something else.
TrainedGenerator read_generator(const Store& store, const std::string& key);

/// The key of the only complete artefact whose key begins with `prefix`. Error(usage) if there is none, or
/// several.
std::string complete_key(const Store& store, const std::string& prefix);

/// The generators that stage `name` of a run trained, one a class. Error(usage) if it is no train stage, or
/// if `where` leaves several of one class; Error(data) if a model is not in the store.
std::vector<TrainedGenerator> generators_of_run(const RunRecord& record, const Store& store,
                                                const std::string& name,
                                                const std::map<std::string, std::string>& where);

}  // namespace equipoise
