#include "catalogue/probing.hpp"

#include <cstdlib>
#include <set>
#include <string>

#include <equipoise/error.hpp>

#include "catalogue/plugin_file.hpp"
#include "protocol/worker_process.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

using Learn = std::function<void(const PluginFile&, bool keep)>;

/// The probe answers for each file within its own limit; this much more says that the probe itself hangs.
int patience_ms() {
  const char* text = std::getenv("EQUIPOISE_PROBE_SECONDS");
  const double seconds = text == nullptr ? 0 : std::atof(text);
  return static_cast<int>((seconds > 0 ? seconds : 10) * 1000) + 20'000;
}

Error start_failure(const fs::path& program, const std::string& how, const fs::path& log) {
  return Error(Fault::plugin, "the worker program " + program.string() + " does not start: " + how,
               "its messages are in " + log.string());
}

std::vector<std::string> words_for(const std::set<std::string>& files) {
  std::vector<std::string> words{"probe"};
  words.insert(words.end(), files.begin(), files.end());
  return words;
}

/// One probing process. Takes from `files` what it gave a verdict on; what is left is for another. Returns
/// how the process ended, or nothing if it did all that it was asked.
std::string probe_once(std::set<std::string>& files, const fs::path& program, const fs::path& log,
                       const Learn& learn) {
  WorkerProcess worker(program, words_for(files), {}, log);
  bool started = false;
  try {
    while (!files.empty()) {
      const auto message = worker.channel().receive(patience_ms());
      if (!message && !started) throw start_failure(program, "it says nothing", log);
      if (!message) return "did not answer";
      started = true;
      if (!message->contains("file")) continue;
      const PluginFile verdict = plugin_file_from_json(*message);
      if (files.erase(verdict.file.string()) > 0) learn(verdict, message->value("keep", true));
    }
    return {};
  } catch (const json::exception&) {
    return "answered with nonsense";
  } catch (const Error&) {
    if (!started) throw start_failure(program, worker.epitaph(), log);
    return worker.epitaph();
  }
}

}  // namespace

void probe_files(const std::vector<fs::path>& files, const fs::path& worker_program, const fs::path& log,
                 const Learn& learn) {
  std::set<std::string> open;
  for (const fs::path& file : files) open.insert(file.string());
  if (open.empty() || probe_once(open, worker_program, log, learn).empty()) return;
  for (const std::string& file : std::set<std::string>(open)) {
    std::set<std::string> alone{file};
    const std::string ending = probe_once(alone, worker_program, log, learn);
    if (ending.empty()) continue;
    const std::string name = fs::path(file).filename().string();
    learn({file, "quarantined", "the worker " + ending + " while it probed " + name, "", "", {}}, true);
  }
}

}  // namespace equipoise
