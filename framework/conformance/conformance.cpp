#include "conformance/conformance.hpp"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <memory>
#include <optional>

#include <equipoise/error.hpp>

#include "protocol/enquiry.hpp"
#include "schema/suggest.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;
using Clock = std::chrono::steady_clock;

/// A folder that goes with the object.
class Scratch {
 public:
  Scratch() {
    std::string name = (fs::temp_directory_path() / "equipoise-check-XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr)
      throw Error(Fault::data, "cannot make a folder in " + fs::temp_directory_path().string());
    path_ = name;
  }
  ~Scratch() {
    std::error_code ignored;
    fs::remove_all(path_, ignored);
  }
  Scratch(const Scratch&) = delete;
  Scratch& operator=(const Scratch&) = delete;
  const fs::path& path() const { return path_; }

 private:
  fs::path path_;
};

/// Puts rules to workers; one that has failed is not asked again.
class Examiner {
 public:
  Examiner(const ConformanceOptions& options, const ComponentUse& use) : options_(options), use_(use) {}

  std::vector<RuleResult> rules() {
    std::vector<RuleResult> list;
    const json answer = enquire(worker(), {{"op", "rules"}});
    for (const json& rule : answer.at("rules")) {
      const json& kinds = rule.at("kinds");
      if (std::find(kinds.begin(), kinds.end(), json(to_string(use_.kind))) == kinds.end()) continue;
      list.push_back({rule.at("name"), rule.at("promise"), "", "", rule.at("hint"), 0});
    }
    return list;
  }

  void examine(RuleResult& rule) {
    const auto begin = Clock::now();
    const fs::path folder = scratch_.path() / rule.rule;
    fs::create_directories(folder);
    try {
      const auto limit = begin + std::chrono::duration_cast<Clock::duration>(
                                     std::chrono::duration<double>(options_.seconds));
      worker().channel().send(
          {{"op", "rule"}, {"rule", rule.rule}, {"component", to_json(use_)}, {"scratch", folder.string()}});
      judge(rule, answer_until(limit));
    } catch (const Error&) {
      rule.state = "failed";
      rule.message = "the process that tried it " + worker().epitaph();
    }
    if (rule.state != "passed") worker_.reset();
    rule.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }

 private:
  WorkerProcess& worker() {
    // One thread: a trial is no study, and others may be running.
    if (!worker_)
      worker_ = std::make_unique<WorkerProcess>(
          options_.worker, std::vector<std::string>{},
          std::map<std::string, std::string>{{"EQUIPOISE_THREADS", "1"}, {"OMP_NUM_THREADS", "1"}},
          fs::path());
    return *worker_;
  }

  /// Nothing when the time is up.
  std::optional<json> answer_until(Clock::time_point limit) {
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(limit - Clock::now()).count();
      if (left <= 0) return std::nullopt;
      const auto message = worker().channel().receive(static_cast<int>(left));
      if (!message) return std::nullopt;
      const std::string event = message->value("event", "");
      if (event == "rule" || event == "failed") return message;
    }
  }

  void judge(RuleResult& rule, const std::optional<json>& answer) {
    rule.state = "failed";
    if (!answer) {
      rule.message = "it took longer than " + json(options_.seconds).dump() + " s";
      return;
    }
    rule.message = answer->value("message", "");
    if (answer->value("event", "") == "rule") rule.state = answer->at("state");
  }

  const ConformanceOptions& options_;
  const ComponentUse& use_;
  Scratch scratch_;
  std::unique_ptr<WorkerProcess> worker_;
};

/// Leaves the rules that were asked for. Error(usage) for one that there is not.
void choose(std::vector<RuleResult>& rules, const std::vector<std::string>& wanted) {
  if (wanted.empty()) return;
  std::vector<std::string> names;
  for (const RuleResult& rule : rules) names.push_back(rule.rule);
  for (const std::string& name : wanted) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string near = nearest(name, names);
    throw Error(Fault::usage, "there is no rule '" + name + "' for this kind of component",
                near.empty() ? "" : "did you mean '" + near + "'?");
  }
  std::erase_if(rules, [&](const RuleResult& rule) {
    return std::find(wanted.begin(), wanted.end(), rule.rule) == wanted.end();
  });
}

}  // namespace

std::vector<RuleResult> check_conformance(const Description& description, const ComponentUse& use,
                                          const ConformanceOptions& options,
                                          const std::function<void(const RuleResult&)>& heard) {
  Examiner examiner(options, use);
  std::vector<RuleResult> rules = check_declaration(description);
  for (RuleResult& rule : examiner.rules()) rules.push_back(std::move(rule));
  choose(rules, options.rules);
  for (RuleResult& rule : rules) {
    if (rule.state.empty()) examiner.examine(rule);
    heard(rule);
  }
  return rules;
}

}  // namespace equipoise
