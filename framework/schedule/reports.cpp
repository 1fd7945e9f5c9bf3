#include "schedule/reports.hpp"

namespace equipoise {

Progress progress_from_json(const nlohmann::json& message) {
  Progress progress;
  progress.done = message.value("done", std::int64_t{0});
  progress.total = message.value("total", std::int64_t{0});
  progress.unit = message.value("unit", "");
  if (const auto scalars = message.find("scalars"); scalars != message.end() && scalars->is_object())
    for (const auto& [name, value] : scalars->items())
      if (value.is_number()) progress.scalars[name] = value.get<double>();
  return progress;
}

std::string death_message(const std::string& epitaph, const std::string& channel) {
  if (epitaph.starts_with("killed")) return "the worker was " + epitaph;
  return "the worker " + epitaph + " in the middle of the stage (" + channel + ")";
}

std::string death_hint(const std::string& epitaph, const std::filesystem::path& log) {
  std::string hint = "see " + log.string();
  if (epitaph.starts_with("killed by signal 9 "))
    hint += "; the system kills a process so when memory runs out";
  return hint;
}

}  // namespace equipoise
