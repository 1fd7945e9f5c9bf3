#pragma once

#include <chrono>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include <nlohmann/json.hpp>
#include <sys/resource.h>

#include <equipoise/error.hpp>

namespace equipoise {

/// The command line of a program that times a component: its name, then `--WORD VALUE` and
/// `--set NAME=JSON`.
struct StepRequest {
  std::string component;
  std::map<std::string, std::string> words;  ///< What may be stated, with its default.
  nlohmann::json overrides = nlohmann::json::object();

  std::int64_t number(const std::string& name) const { return std::stol(words.at(name)); }
};

/// `request` (its words hold the defaults) as the command line fills it in. Error(usage) for an unknown word.
inline StepRequest parse_steps(int count, char** words, const std::string& kind, StepRequest request) {
  if (count < 2) throw Error(Fault::usage, "name a " + kind);
  request.component = words[1];
  for (int i = 2; i + 1 < count; i += 2) {
    const std::string name = std::string(words[i]).substr(2), value = words[i + 1];
    if (name == "set") {
      const auto equals = value.find('=');
      request.overrides[value.substr(0, equals)] = nlohmann::json::parse(value.substr(equals + 1));
    } else if (request.words.count(name) == 0) {
      throw Error(Fault::usage, "unknown option --" + name);
    } else {
      request.words[name] = value;
    }
  }
  return request;
}

/// Seconds of each of `count` calls `work(i)`.
std::vector<double> time_each(std::int64_t count, const auto& work) {
  std::vector<double> seconds;
  for (std::int64_t i = 0; i < count; ++i) {
    const auto begin = std::chrono::steady_clock::now();
    work(i);
    seconds.push_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
  }
  return seconds;
}

/// The most memory that this process has held, MiB.
inline double peak_mib() {
  rusage usage{};
  getrusage(RUSAGE_SELF, &usage);
  return static_cast<double>(usage.ru_maxrss) / 1024.0;
}

}  // namespace equipoise
