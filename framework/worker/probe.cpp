#include "worker/probe.hpp"

#include <algorithm>
#include <cstdlib>
#include <optional>
#include <thread>
#include <utility>

#include <poll.h>

#include "schema/description.hpp"
#include "worker/elf_stamp.hpp"
#include "worker/guard.hpp"
#include "worker/plugin_loader.hpp"
#include "worker/probe_child.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

json verdict(const std::string& state, const std::string& reason) {
  return {
      {"state", state}, {"reason", reason}, {"plugin", ""}, {"version", ""}, {"components", json::array()},
      {"keep", true}};
}

std::string with_hint(const Error& error) {
  return error.hint().empty() ? error.what() : std::string(error.what()) + "; " + error.hint();
}

json describe(const Registration& registration, const LoadedPlugin& loaded,
              const std::filesystem::path& file) {
  Description description;
  description.kind = registration.kind;
  description.name = registration.name;
  description.summary = registration.summary;
  description.revision = registration.revision;
  description.declaration = registration.declaration;
  description.plugin = loaded.name;
  description.version = loaded.version;
  description.file = file.string();
  return to_json(description);
}

/// The verdict on a file that must not be loaded; nothing if it may be.
std::optional<json> refusal(const std::filesystem::path& file) {
  try {
    require_fitting_stamp(file);
    return std::nullopt;
  } catch (const Error& error) {
    return verdict("refused", with_hint(error));
  }
}

json finished(json answer, const std::filesystem::path& file) {
  answer["file"] = file.string();
  return answer;
}

void wait_for_any(const std::vector<ProbeChild>& children) {
  std::vector<pollfd> pipes;
  for (const ProbeChild& child : children)
    if (child.pipe() >= 0) pipes.push_back({child.pipe(), POLLIN, 0});
  // Deadlines and children without a pipe are looked at this often.
  constexpr int interval_ms = 20;
  ::poll(pipes.data(), pipes.size(), interval_ms);
}

}  // namespace

json describe_plugin(const std::filesystem::path& file) {
  try {
    PluginLoader loader;
    const LoadedPlugin& loaded = loader.load(file);
    json answer = verdict("ready", "");
    answer["plugin"] = loaded.name;
    answer["version"] = loaded.version;
    for (const Registration& registration : loaded.plugin.registrations())
      answer["components"].push_back(describe(registration, loaded, file));
    if (answer["components"].empty()) return verdict("refused", file.string() + " registers no component");
    return answer;
  } catch (const UnloadableError& error) {
    json answer = verdict("refused", with_hint(error));
    answer["keep"] = false;
    return answer;
  } catch (...) {
    return thrown_verdict();
  }
}

json thrown_verdict() {
  return verdict("quarantined", with_hint(error_in_flight("it threw while it was loaded")));
}

void probe_plugins(const std::vector<std::string>& files, std::chrono::milliseconds limit,
                   const std::function<void(const json&)>& answer) {
  const std::size_t at_a_time = std::clamp(std::thread::hardware_concurrency(), 2U, 8U);
  std::vector<ProbeChild> children;
  std::size_t next = 0;
  while (next < files.size() || !children.empty()) {
    while (next < files.size() && children.size() < at_a_time) {
      const auto file = std::filesystem::absolute(files[next++]).lexically_normal();
      if (const auto no = refusal(file))
        answer(finished(*no, file));
      else
        children.emplace_back(file, limit);
    }
    if (children.empty()) continue;
    wait_for_any(children);
    for (auto child = children.begin(); child != children.end();) {
      const auto result = child->poll();
      if (result) answer(finished(*result, child->file()));
      child = result ? children.erase(child) : child + 1;
    }
  }
}

std::chrono::milliseconds probe_limit() {
  const char* text = std::getenv("EQUIPOISE_PROBE_SECONDS");
  const double seconds = text == nullptr ? 0 : std::atof(text);
  return std::chrono::milliseconds(seconds > 0 ? static_cast<std::int64_t>(seconds * 1000) : 10'000);
}

}  // namespace equipoise
