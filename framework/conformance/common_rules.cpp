#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <filesystem>

#include "conformance/exercise.hpp"
#include "conformance/process_state.hpp"
#include "conformance/rule.hpp"
#include "schema/description.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

const std::vector<Kind> kEvery{Kind::source,    Kind::embedder,   Kind::sampler,
                               Kind::generator, Kind::classifier, Kind::metric};

void construction(const Trial& trial) {
  if (!accepted("with its defaults", [&] { trial.make(trial.use().parameters); }))
    throw Broken{"it cannot be made with its defaults"};
}

json at_bound(const Parameter& parameter, double bound) {
  switch (parameter.type) {
    case ParameterType::integer:
      return static_cast<std::int64_t>(std::llround(bound));
    case ParameterType::integers:
      return json::array({static_cast<std::int64_t>(std::llround(bound))});
    case ParameterType::numbers:
      return json::array({bound});
    default:
      return bound;
  }
}

/// The extreme values that a declaration allows.
std::vector<json> extremes(const Parameter& parameter) {
  std::vector<json> values;
  if (parameter.type == ParameterType::boolean) values = {true, false};
  for (const std::string& choice : parameter.choices)
    values.push_back(parameter.type == ParameterType::texts ? json::array({choice}) : json(choice));
  if (parameter.min) values.push_back(at_bound(parameter, *parameter.min));
  if (parameter.max) values.push_back(at_bound(parameter, *parameter.max));
  return values;
}

void parameter_bounds(const Trial& trial) {
  for (const Parameter& parameter : trial.registration().declaration.parameters) {
    for (const json& value : extremes(parameter)) {
      json parameters = trial.use().parameters;
      parameters[parameter.name] = value;
      const std::string what = "with " + parameter.name + " = " + value.dump();
      try {
        trial.make(parameters);
      } catch (const Error& error) {
        demand(error.fault() == Fault::usage, what + ": " + error.what());
      }
    }
  }
}

void global_state(const Trial& trial) {
  const auto before = process_state();
  exercise(trial);
  const auto after = process_state();
  for (std::size_t i = 0; i < before.size(); ++i)
    demand(before[i].value == after[i].value,
           "it changed " + before[i].name +
               (before[i].value.size() + after[i].value.size() > 60
                    ? std::string()
                    : " from " + before[i].value + " to " + after[i].value));
}

/// Makes a folder of the trial the working, home and temporary folder for as long as it lives.
class Confinement {
 public:
  explicit Confinement(const fs::path& folder) : back_(fs::current_path()) {
    for (const char* name : {"HOME", "TMPDIR", "XDG_CACHE_HOME"}) ::setenv(name, folder.c_str(), 1);
    fs::current_path(folder);
  }
  ~Confinement() {
    std::error_code ignored;
    fs::current_path(back_, ignored);
  }
  Confinement(const Confinement&) = delete;
  Confinement& operator=(const Confinement&) = delete;

 private:
  fs::path back_;
};

void files(const Trial& trial) {
  const Confinement confinement(trial.scratch());
  exercise(trial);
  for (const auto& entry : fs::directory_iterator(trial.scratch()))
    demand(entry.path().filename() == "artefact",
           "it wrote " + entry.path().filename().string() + " into the working, home or temporary folder");
}

}  // namespace

std::vector<Rule> common_rules() {
  return {
      {"construction", kEvery, "its defaults make an object",
       "give defaults that the constructor accepts, or declare the parameter as required()", construction},
      {"parameter_bounds", kEvery,
       "each bound and choice that is declared is accepted, or refused as Error(usage)",
       "narrow range() or choices(), or throw Error(Fault::usage, ...) that says what goes together",
       parameter_bounds},
      {"global_state", kEvery, "nothing that the process shares is changed",
       "leave threads, modes, locale, folder, environment and signals alone, or restore them in the same "
       "call",
       global_state},
      {"files", kEvery, "no file is written outside the artefact",
       "write to Context::artefact(name) only; it is kept and hashed with the result", files},
  };
}

}  // namespace equipoise
