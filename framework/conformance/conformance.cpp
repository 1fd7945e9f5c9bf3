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

  /// The rules of the component's kind; `names` gets those of all kinds.
  std::vector<RuleResult> rules(std::vector<std::string>& names) {
    std::vector<RuleResult> list;
    const json answer = enquire(worker(), {{"op", "rules"}});
    for (const json& rule : answer.at("rules")) {
      names.push_back(rule.at("name"));
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
      const json question{
          {"op", "rule"}, {"rule", rule.rule}, {"component", to_json(use_)}, {"scratch", folder.string()}};
      judge(rule, answer_to(question, begin));
    } catch (const Error&) {
      rule.state = "failed";
      rule.message = "the process that tried it " + worker().epitaph();
    }
    if (!learning_.empty()) {
      rule.state = "not tried";
      rule.message = learning_ + ": " + rule.message;
    }
    if (rule.state != "passed") worker_.reset();
    rule.seconds = std::chrono::duration<double>(Clock::now() - begin).count();
  }

  std::string misfit() {
    const json question{{"op", "slots"}, {"component", to_json(use_)}, {"scratch", scratch_.path().string()}};
    try {
      const auto answer = answer_to(question, Clock::now());
      if (!answer) return too_long();
      return answer->value("event", "") == "slots" ? answer->value("reason", "")
                                                   : answer->value("message", "");
    } catch (const Error&) {
      return "the process that tried it " + worker().epitaph();
    }
  }

 private:
  std::string too_long() const { return "it took longer than " + json(options_.seconds).dump() + " s"; }

  WorkerProcess& worker() {
    // One thread: a trial is no study, and others may be running.
    if (!worker_)
      worker_ = std::make_unique<WorkerProcess>(
          options_.worker, std::vector<std::string>{},
          std::map<std::string, std::string>{{"EQUIPOISE_THREADS", "1"}, {"OMP_NUM_THREADS", "1"}},
          fs::path());
    return *worker_;
  }

  /// Nothing when the time of a rule is up.
  std::optional<json> answer_to(const json& question, Clock::time_point begin) {
    learning_.clear();
    const auto limit =
        begin + std::chrono::duration_cast<Clock::duration>(std::chrono::duration<double>(options_.seconds));
    worker().channel().send(question);
    for (;;) {
      const auto left = std::chrono::duration_cast<std::chrono::milliseconds>(limit - Clock::now()).count();
      if (left <= 0) return std::nullopt;
      const auto message = worker().channel().receive(static_cast<int>(left));
      if (!message) return std::nullopt;
      const std::string event = message->value("event", "");
      if (event == "model") learning_ = message->value("what", "");
      if (event == "rule" || event == "slots" || event == "failed") return message;
    }
  }

  void judge(RuleResult& rule, const std::optional<json>& answer) {
    rule.state = "failed";
    if (!answer) {
      rule.message = too_long();
      return;
    }
    rule.message = answer->value("message", "");
    if (answer->value("event", "") == "rule") rule.state = answer->at("state");
  }

  const ConformanceOptions& options_;
  const ComponentUse& use_;
  Scratch scratch_;
  std::unique_ptr<WorkerProcess> worker_;
  std::string learning_;  ///< The model of a slot that learns just now.
};

/// Leaves the rules that were asked for. Error(usage) for one that is in none of the kinds, whose rules are
/// `names`.
void choose(std::vector<RuleResult>& rules, const std::vector<std::string>& names,
            const std::vector<std::string>& wanted) {
  if (wanted.empty()) return;
  for (const std::string& name : wanted) {
    if (std::find(names.begin(), names.end(), name) != names.end()) continue;
    const std::string near = nearest(name, names);
    throw Error(Fault::usage, "there is no rule '" + name + "'",
                near.empty() ? "" : "did you mean '" + near + "'?");
  }
  std::erase_if(rules, [&](const RuleResult& rule) {
    return std::find(wanted.begin(), wanted.end(), rule.rule) == wanted.end();
  });
}

}  // namespace

std::string misfit_of_slots(const ComponentUse& use, const ConformanceOptions& options) {
  return Examiner(options, use).misfit();
}

std::vector<RuleResult> check_conformance(const Description& description, const ComponentUse& use,
                                          const ConformanceOptions& options,
                                          const std::function<void(const RuleResult&)>& heard) {
  Examiner examiner(options, use);
  std::vector<RuleResult> rules = check_declaration(description);
  std::vector<std::string> names;
  for (const RuleResult& rule : rules) names.push_back(rule.rule);
  for (RuleResult& rule : examiner.rules(names)) rules.push_back(std::move(rule));
  choose(rules, names, options.rules);
  for (RuleResult& rule : rules) {
    if (rule.state.empty()) examiner.examine(rule);
    heard(rule);
  }
  return rules;
}

}  // namespace equipoise
