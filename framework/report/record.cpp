#include "report/record.hpp"

#include <equipoise/error.hpp>

#include "report/escape.hpp"

namespace equipoise {
namespace {

using nlohmann::json;
using Texts = std::map<std::string, std::string>;

// Names and messages come from files and other programs' output: a byte that is no UTF-8 must not cost the
// record.
std::string clean(const std::string& text) {
  return valid_utf8(text);
}

std::vector<std::string> clean(const std::vector<std::string>& texts) {
  std::vector<std::string> result;
  for (const std::string& text : texts) result.push_back(clean(text));
  return result;
}

Texts clean(const Texts& texts) {
  Texts result;
  for (const auto& [name, value] : texts) result[clean(name)] = clean(value);
  return result;
}

std::vector<Texts> clean(const std::vector<Texts>& tables) {
  std::vector<Texts> result;
  for (const Texts& table : tables) result.push_back(clean(table));
  return result;
}

std::map<std::string, int> clean(const std::map<std::string, int>& repeat) {
  std::map<std::string, int> result;
  for (const auto& [name, value] : repeat) result[clean(name)] = value;
  return result;
}

json stage_json(const StageRecord& s) {
  return {{"key", clean(s.key)},           {"name", clean(s.name)},
          {"verb", clean(s.verb)},         {"component", clean(s.component)},
          {"class", clean(s.label)},       {"repeat", clean(s.repeat)},
          {"variants", clean(s.variants)}, {"inputs", clean(s.inputs)},
          {"implicit", s.implicit},        {"state", clean(s.state)},
          {"seconds", s.seconds},          {"code", s.code},
          {"message", clean(s.message)},   {"hint", clean(s.hint)}};
}

StageRecord stage_from(const json& j) {
  StageRecord s;
  s.key = j.at("key");
  s.name = j.at("name");
  s.verb = j.at("verb");
  s.component = j.value("component", "");
  s.label = j.value("class", "");
  s.repeat = j.value("repeat", s.repeat);
  s.variants = j.value("variants", s.variants);
  s.inputs = j.value("inputs", s.inputs);
  s.implicit = j.value("implicit", false);
  s.state = j.value("state", "pending");
  s.seconds = j.value("seconds", 0.0);
  s.code = j.value("code", 0);
  s.message = j.value("message", "");
  s.hint = j.value("hint", "");
  return s;
}

json axis_json(const AxisRecord& a) {
  return {{"name", clean(a.name)}, {"arms", clean(a.arms)}, {"numeric", a.numeric}};
}

AxisRecord axis_from(const json& j) {
  AxisRecord a;
  a.name = j.at("name");
  a.arms = j.at("arms").get<std::vector<std::string>>();
  a.numeric = j.value("numeric", false);
  return a;
}

json analysis_json(const AnalysisRecord& a) {
  return {{"stage", clean(a.stage)},
          {"score", clean(a.score)},
          {"axis", clean(a.axis)},
          {"baseline", clean(a.baseline)},
          {"unit", clean(a.unit)},
          {"test", clean(a.test)},
          {"correction", clean(a.correction)},
          {"train_fraction", a.train_fraction}};
}

AnalysisRecord analysis_from(const json& j) {
  return {j.at("stage"),
          j.at("score"),
          j.value("axis", ""),
          j.value("baseline", ""),
          j.value("unit", ""),
          j.value("test", ""),
          j.value("correction", "holm"),
          j.value("train_fraction", 0.0)};
}

json expect_json(const ExpectRecord& e) {
  json j = {{"stage", clean(e.stage)},
            {"score", clean(e.score)},
            {"where", clean(e.where)},
            {"value", e.value},
            {"source", clean(e.source)}};
  if (e.has_tolerance) j["tolerance"] = e.tolerance;
  if (e.sd) j["sd"] = *e.sd;
  return j;
}

ExpectRecord expect_from(const json& j) {
  ExpectRecord e;
  e.stage = j.at("stage");
  e.score = j.at("score");
  e.where = j.value("where", e.where);
  e.value = j.at("value");
  e.has_tolerance = j.contains("tolerance");
  e.tolerance = j.value("tolerance", 0.0);
  e.source = j.value("source", "");
  if (j.contains("sd")) e.sd = j.at("sd").get<double>();
  return e;
}

json input_json(const InputRecord& i) {
  return {{"kind", clean(i.kind)},
          {"name", clean(i.name)},
          {"where", clean(i.where)},
          {"sha256", clean(i.sha256)}};
}

InputRecord input_from(const json& j) {
  return {j.at("kind"), j.at("name"), j.value("where", ""), j.at("sha256")};
}

template <typename Record, typename Write>
json list_json(const std::vector<Record>& records, const Write& write) {
  json list = json::array();
  for (const Record& record : records) list.push_back(write(record));
  return list;
}

template <typename Record, typename Read>
std::vector<Record> list_from(const json& j, const char* name, const Read& read) {
  std::vector<Record> list;
  if (j.contains(name))
    for (const json& item : j.at(name)) list.push_back(read(item));
  return list;
}

void read_facts(RunRecord& r, const json& j) {
  r.name = j.at("name");
  r.id = j.value("id", "");
  r.state = j.value("state", "");
  r.manifest = j.value("manifest", "");
  r.command = j.value("command", "");
  r.preset = j.value("preset", "");
  r.store = j.value("store", "");
  r.seed = j.value("seed", std::uint64_t{0});
  r.started = j.value("started", "");
  r.finished = j.value("finished", "");
  r.seconds = j.value("seconds", 0.0);
  r.version = j.value("version", "");
  r.sdk = j.value("sdk", "");
  r.torch = j.value("torch", "");
  r.machine = j.value("machine", "");
  r.device = j.value("device", "");
  r.threads = j.value("threads", 0);
  r.workers = j.value("workers", 0);
  r.classes = j.value("classes", r.classes);
  r.positive = j.value("positive", "");
  r.variants = j.value("variants", r.variants);
}

}  // namespace

json to_json(const RunRecord& r) {
  return {{"name", clean(r.name)},
          {"id", clean(r.id)},
          {"state", clean(r.state)},
          {"manifest", clean(r.manifest)},
          {"command", clean(r.command)},
          {"preset", clean(r.preset)},
          {"store", clean(r.store)},
          {"seed", r.seed},
          {"started", clean(r.started)},
          {"finished", clean(r.finished)},
          {"seconds", r.seconds},
          {"version", clean(r.version)},
          {"sdk", clean(r.sdk)},
          {"torch", clean(r.torch)},
          {"machine", clean(r.machine)},
          {"device", clean(r.device)},
          {"threads", r.threads},
          {"workers", r.workers},
          {"classes", clean(r.classes)},
          {"positive", clean(r.positive)},
          {"variants", clean(r.variants)},
          {"axes", list_json(r.axes, axis_json)},
          {"stages", list_json(r.stages, stage_json)},
          {"analyses", list_json(r.analyses, analysis_json)},
          {"expectations", list_json(r.expectations, expect_json)},
          {"inputs", list_json(r.inputs, input_json)}};
}

RunRecord run_record_from_json(const json& j) {
  try {
    RunRecord r;
    read_facts(r, j);
    r.axes = list_from<AxisRecord>(j, "axes", axis_from);
    r.stages = list_from<StageRecord>(j, "stages", stage_from);
    r.analyses = list_from<AnalysisRecord>(j, "analyses", analysis_from);
    r.expectations = list_from<ExpectRecord>(j, "expectations", expect_from);
    r.inputs = list_from<InputRecord>(j, "inputs", input_from);
    return r;
  } catch (const json::exception& fault) {
    throw Error(Fault::data, std::string("not a run record: ") + fault.what(),
                "run.json of a run folder is expected; run the experiment again if the file is damaged");
  }
}

}  // namespace equipoise
