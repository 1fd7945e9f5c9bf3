#pragma once

#include <nlohmann/json.hpp>

#include "worker/plugin_loader.hpp"
#include "worker/run_stage.hpp"

namespace equipoise {

/// What planning asks of components; `request` and the answer are as protocol/channel.hpp says. Errors of the
/// component pass through as Error with its name in front.

/// Surveys a source and makes the fingerprint of each class: SHA-256 over ids, columns and contents of its
/// files, or over its parameters where it has no files.
nlohmann::json answer_survey(const nlohmann::json& request, PluginLoader& loader, StageHost& host);

/// The form that an embedder wants its pictures in.
nlohmann::json answer_spec(const nlohmann::json& request, PluginLoader& loader);

/// The layers of a trainable component, built on the processor for the pictures asked for.
nlohmann::json answer_summary(const nlohmann::json& request, PluginLoader& loader, StageHost& host);

}  // namespace equipoise
