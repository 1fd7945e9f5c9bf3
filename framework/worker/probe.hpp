#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

namespace equipoise {

/// What `file` says about itself: {state, reason, plugin, version, components}. Loads it into this process; a
/// bad file may take the process with it. Throws nothing. `keep` is false where the verdict may change though
/// the file does not (a library that it needs is missing).
nlohmann::json describe_plugin(const std::filesystem::path& file);

/// The verdict on a plugin that threw the exception in flight. Call it where one is.
nlohmann::json thrown_verdict();

/// Judges each of `files`: checks its stamp, then describes it in a child process of its own. Several
/// children run at a time; one that has not answered within `limit` is killed. `answer` gets one object a
/// file, {file, state, reason, plugin, version, components, keep}, in the order in which they are done. Call
/// it before any thread is started.
void probe_plugins(const std::vector<std::string>& files, std::chrono::milliseconds limit,
                   const std::function<void(const nlohmann::json&)>& answer);

/// The time limit for one plugin: EQUIPOISE_PROBE_SECONDS, or 10 s.
std::chrono::milliseconds probe_limit();

}  // namespace equipoise
