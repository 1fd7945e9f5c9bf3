#pragma once

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "protocol/worker_process.hpp"

namespace equipoise {

/// Asks a worker one question (survey, spec, summary, pictures) and returns its answer, which may be
/// "failed". Error(plugin) if the worker is gone.
nlohmann::json enquire(WorkerProcess& worker, const nlohmann::json& question);

/// The error that a "failed" message carries.
Error error_from(const nlohmann::json& failed);

}  // namespace equipoise
