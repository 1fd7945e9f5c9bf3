#include "catalogue/oracle.hpp"

#include <chrono>
#include <optional>
#include <utility>
#include <vector>

#include <equipoise/error.hpp>

#include "catalogue/answer_cache.hpp"
#include "protocol/enquiry.hpp"
#include "store/file_operations.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

std::int64_t now_ns() {
  const auto since = std::chrono::system_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(since).count();
}

/// The files and folders that the parameters of `use` and of what sits in its slots name.
std::vector<std::string> named_paths(const ComponentUse& use) {
  std::vector<std::string> paths;
  for (const std::string& name : use.paths)
    if (const auto path = use.parameters.find(name); path != use.parameters.end() && path->is_string())
      paths.push_back(path->get<std::string>());
  for (const auto& [slot, inner] : use.slots)
    for (const std::string& path : named_paths(inner)) paths.push_back(path);
  return paths;
}

/// A worker that is started when the first question comes, and anew after it has died.
class Respondent {
 public:
  Respondent(fs::path program, fs::path log) : program_(std::move(program)), log_(std::move(log)) {}

  /// The answer to `question`, which is about `use`. Error as the component threw it, or Error(plugin) if it
  /// took the worker down.
  json ask(const json& question, const ComponentUse& use) {
    try {
      if (!worker_) start();
      json answer = enquire(*worker_, question);
      if (answer.value("event", "") != "failed") return answer;
      throw Answered{error_from(answer)};
    } catch (const Answered& fault) {
      throw Error(fault.error);
    } catch (const Error&) {
      throw died(use);
    }
  }

 private:
  /// Sets what the component said apart from a broken channel.
  struct Answered {
    Error error;
  };

  void start() {
    try {
      FileOperations().create_folders(log_.parent_path());
      worker_.emplace(program_, std::vector<std::string>{}, std::map<std::string, std::string>{}, log_);
    } catch (const Error& error) {
      throw Answered{error};
    }
  }

  Error died(const ComponentUse& use) {
    const std::string how = worker_ ? worker_->epitaph() : "did not start";
    worker_.reset();
    return Error(
        Fault::plugin,
        "the worker " + how + " while it asked " + std::string(to_string(use.kind)) + " '" + use.name + "'",
        "the plugin is " + use.file + "; the worker's messages are in " + log_.string());
  }

  fs::path program_, log_;
  std::optional<WorkerProcess> worker_;
};

class WorkerOracle final : public Oracle {
 public:
  WorkerOracle(const fs::path& cache, const fs::path& worker_program)
      : surveys_(cache / "surveys"),
        forms_(cache / "forms"),
        respondent_(worker_program, cache / "planning.log") {}

  SurveyFacts survey(const ComponentUse& source) override {
    const std::string key = answer_key("survey", source);
    if (const auto kept = surveys_.find(key)) return survey_facts_from_json(*kept);
    const std::int64_t asked = now_ns();
    const json answer = respondent_.ask(
        {{"op", "survey"}, {"component", to_json(source)}, {"classes", json::array()}}, source);
    SurveyFacts facts = survey_facts_from_json(answer.at("facts"));
    std::vector<std::string> watched = named_paths(source);
    watched.insert(watched.end(), facts.watched.begin(), facts.watched.end());
    surveys_.keep(key, answer.at("facts"), watched, asked);
    return facts;
  }

  PictureForm form(const ComponentUse& embedder) override {
    const std::string key = answer_key("form", embedder);
    auto answer = forms_.find(key);
    if (!answer) {
      const std::int64_t asked = now_ns();
      answer = respondent_.ask({{"op", "spec"}, {"component", to_json(embedder)}}, embedder);
      forms_.keep(key, *answer, named_paths(embedder), asked);
    }
    return {answer->at("channels"), answer->at("height"), answer->at("width"), answer->at("filter"),
            answer->value("type", "uint8")};
  }

 private:
  AnswerCache surveys_, forms_;
  Respondent respondent_;
};

}  // namespace

std::unique_ptr<Oracle> make_worker_oracle(const fs::path& cache, const fs::path& worker_program) {
  return std::make_unique<WorkerOracle>(cache, worker_program);
}

}  // namespace equipoise
