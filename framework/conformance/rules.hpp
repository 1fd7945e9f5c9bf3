#pragma once

#include <nlohmann/json.hpp>

#include "conformance/trial.hpp"
#include "worker/plugin_loader.hpp"

namespace equipoise {

/// The rules that components of each kind must keep: a list of {name, kinds, promise, hint}.
nlohmann::json answer_rules();

/// Tries one rule on one component in this process, which is for this purpose alone: `request` has
/// `component`, `rule` and `scratch`, an empty folder. The answer's `state` is "passed", "failed" or
/// "not tried", with `message`. `watch` hears which model of a slot is learning.
nlohmann::json answer_rule(const nlohmann::json& request, PluginLoader& loader, const ModelWatch& watch);

/// Whether `component` can be built with models of what sits in its slots, in this process: the answer's
/// `reason` is empty, or says why one of them refuses or is refused. What goes wrong otherwise is for the
/// rules to find.
nlohmann::json answer_slots(const nlohmann::json& request, PluginLoader& loader, const ModelWatch& watch);

}  // namespace equipoise
