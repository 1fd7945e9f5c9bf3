#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <nlohmann/json_fwd.hpp>

#include <equipoise/context.hpp>
#include <equipoise/image_set.hpp>

#include "protocol/messages.hpp"

namespace equipoise {

class PluginLoader;

/// What a running stage tells the host, and hears from it. Called from the stage's own thread.
class StageHost {
 public:
  virtual ~StageHost() = default;
  /// `done` of `total` in `unit`, with the scalars of the latest step. May be called at any rate.
  virtual void progress(std::int64_t done, std::int64_t total, const std::string& unit,
                        const std::vector<Scalar>& scalars) = 0;
  /// True once the host has asked to stop. Cheap enough for every step.
  virtual bool stop_requested() = 0;
  virtual void log(Level level, const std::string& text) = 0;
};

/// How a stage ended without an error.
enum class StageEnd {
  done,       ///< Computed; the artefact is in the store.
  cached,     ///< Another process had put the artefact into the store meanwhile.
  cancelled,  ///< Stopped as asked; what was done can be resumed.
  busy,       ///< Another process holds the key's lock.
};

/// Executes one stage and commits its artefact; `facts` receives what `artefact.json` says. Throws Error.
StageEnd run_stage(const StageRequest& request, PluginLoader& loader, StageHost& host, nlohmann::json& facts);

}  // namespace equipoise
