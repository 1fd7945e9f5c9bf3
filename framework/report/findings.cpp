#include "report/findings.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "report/escape.hpp"
#include "report/numbers.hpp"
#include "report/plan_summary.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

constexpr std::size_t kMostWarnings = 30, kMostFacts = 24, kMostStages = 60;

bool judges(const StageRecord& stage) {
  static const std::set<std::string> verbs{"measure", "select", "audit"};
  return verbs.count(stage.verb) > 0 && (stage.state == "done" || stage.state == "cached");
}

std::vector<fs::path> png_files(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code absent;
  for (fs::directory_iterator entry(folder, absent), end; !absent && entry != end; entry.increment(absent))
    if (entry->path().extension() == ".png" && entry->is_regular_file(absent)) files.push_back(entry->path());
  std::sort(files.begin(), files.end());
  return files;
}

void add_sheets(StageFindings& findings, const fs::path& folder, std::size_t& limit) {
  for (const fs::path& file : png_files(folder)) {
    auto sheet = read_sheet(file, limit);
    if (!sheet) {
      ++findings.left_out;
      continue;
    }
    limit -= std::min(limit, sheet->data_uri.size() * 3 / 4);
    sheet->title = findings.title + (file.stem() == "sheet" ? "" : ": " + file.stem().string());
    findings.sheets.push_back(std::move(*sheet));
  }
}

std::string text_of(const json& value) {
  if (value.is_string()) return value.get<std::string>();
  if (value.is_boolean()) return value.get<bool>() ? "yes" : "no";
  if (value.is_number_float()) return compact(value.get<double>());
  if (value.is_object())
    for (const char* name : {"message", "text", "finding"})
      if (value.contains(name) && value.at(name).is_string()) return value.at(name);
  return value.dump(-1, ' ', false, json::error_handler_t::replace);
}

void add_warnings(StageFindings& findings, const json& list) {
  for (const json& warning : list)
    if (findings.warnings.size() < kMostWarnings)
      findings.warnings.push_back(shortened(text_of(warning), 400));
  if (list.size() > kMostWarnings)
    findings.warnings.push_back(std::to_string(list.size() - kMostWarnings) + " more in audit.json");
}

/// Lists and tables are counted, plain values shown.
void add_audit(StageFindings& findings, const json& audit) {
  for (const auto& [name, value] : audit.items()) {
    if ((name == "warnings" || name == "findings") && value.is_array())
      add_warnings(findings, value);
    else if (value.is_structured() && findings.facts.size() < kMostFacts)
      findings.facts.emplace_back(name, std::to_string(value.size()));
    else if (!value.is_null() && findings.facts.size() < kMostFacts)
      findings.facts.emplace_back(name, shortened(text_of(value), 160));
  }
}

void read_json(StageFindings& findings, const StageRecord& stage, const Store& store) {
  try {
    const json facts = store.facts(stage.key);
    if (facts.contains("gates") && facts.at("gates").is_array())
      for (const json& gate : facts.at("gates")) findings.gates.push_back(shortened(text_of(gate), 400));
  } catch (const Error&) {
    // `store verify` is the place to complain.
  }
  const fs::path file = store.folder(stage.key) / "audit.json";
  std::error_code absent;
  if (!fs::exists(file, absent)) return;
  try {
    const json audit = json::parse(read_whole(file, std::size_t{1} << 26), nullptr, false);
    if (audit.is_object()) add_audit(findings, audit);
  } catch (const Error&) {
    findings.warnings.emplace_back("audit.json cannot be read");
  }
}

}  // namespace

std::vector<StageFindings> collect_findings(const RunRecord& record, const Store& store, std::size_t limit) {
  std::vector<StageFindings> all;
  std::set<std::string> seen;
  for (const StageRecord& stage : record.stages) {
    if (!judges(stage) || !seen.insert(stage.key).second || all.size() >= kMostStages) continue;
    StageFindings findings;
    findings.title = stage_title(record, stage);
    read_json(findings, stage, store);
    add_sheets(findings, store.folder(stage.key), limit);
    if (!findings.gates.empty() || !findings.warnings.empty() || !findings.facts.empty() ||
        !findings.sheets.empty() || findings.left_out)
      all.push_back(std::move(findings));
  }
  return all;
}

}  // namespace equipoise
