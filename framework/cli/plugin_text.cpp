#include "cli/plugin_text.hpp"

#include "cli/columns.hpp"
#include "protocol/worker_process.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

using Rows = std::vector<std::vector<std::string>>;

std::string doc_text(const Parameter& parameter) {
  return parameter.doc + (parameter.unit.empty() ? "" : " [" + parameter.unit + "]") +
         (parameter.sampling ? " (sampling)" : "");
}

/// "timesteps = 1000, ema = 0"
std::string values_text(const Values& values) {
  std::string text;
  for (const auto& [name, value] : values)
    text += (text.empty() ? "" : ", ") + name + " = " + to_json(value).dump();
  return text.empty() ? "the defaults" : text;
}

std::string shape_text(const nlohmann::json& shape) {
  std::string text;
  for (const auto& size : shape) text += (text.empty() ? "" : "x") + size.dump();
  return text.empty() ? "-" : text;
}

}  // namespace

std::string accepted_text(const Parameter& parameter) {
  std::string text;
  for (const auto& choice : parameter.choices) text += (text.empty() ? "" : " | ") + choice;
  if (!text.empty()) return text;
  const auto number = [](double value) { return nlohmann::json(value).dump(); };
  const auto trimmed = [&](double value) {
    std::string digits = number(value);
    return digits.ends_with(".0") ? digits.substr(0, digits.size() - 2) : digits;
  };
  if (parameter.min && parameter.max) return trimmed(*parameter.min) + " to " + trimmed(*parameter.max);
  if (parameter.min) return "at least " + trimmed(*parameter.min);
  if (parameter.max) return "at most " + trimmed(*parameter.max);
  return "";
}

Catalogue installed_catalogue(const std::vector<std::filesystem::path>& extra) {
  return learn_catalogue(plugin_folders(extra), cache_folder(), worker_program());
}

nlohmann::json plugin_json(const PluginFile& file) {
  nlohmann::json components = nlohmann::json::array();
  for (const auto& component : file.components)
    components.push_back(
        {{"kind", to_string(component.kind)}, {"name", component.name}, {"summary", component.summary}});
  return {{"file", file.file.string()}, {"state", file.state},     {"reason", file.reason},
          {"plugin", file.plugin},      {"version", file.version}, {"components", components}};
}

std::string plugin_line(const PluginFile& file) {
  std::string text = file.file.string() + ": " + file.state + ": ";
  if (file.state != "ready") return text + file.reason;
  text += file.plugin + " " + file.version;
  std::string list;
  for (const auto& component : file.components)
    list += (list.empty() ? "" : ", ") + std::string(to_string(component.kind)) + " " + component.name;
  return text + " (" + list + ")";
}

std::string describe_text(const Description& d) {
  std::string text = std::string(to_string(d.kind)) + " " + d.name + " (plugin " + d.plugin + " " +
                     d.version + ", " + d.file + ")\n" + d.summary + "\n";
  if (!d.declaration.parameters.empty()) {
    Rows rows{{"parameter", "type", "default", "range", ""}};
    for (const auto& p : d.declaration.parameters)
      rows.push_back({p.name, std::string(to_string(p.type)),
                      p.required ? "(required)" : to_json(p.fallback).dump(), accepted_text(p), doc_text(p)});
    text += "\n" + aligned_columns(rows);
  }
  if (!d.declaration.presets.empty()) {
    Rows rows{{"preset", "", "sets"}};
    for (const auto& p : d.declaration.presets) rows.push_back({p.name, p.doc, values_text(p.values)});
    text += "\n" + aligned_columns(rows);
  }
  if (!d.declaration.slots.empty()) {
    Rows rows{{"slot", "kind", ""}};
    for (const auto& s : d.declaration.slots)
      rows.push_back({s.name, std::string(to_string(s.kind)), s.doc + (s.optional ? " (optional)" : "")});
    text += "\n" + aligned_columns(rows);
  }
  if (!d.declaration.inputs.empty()) {
    Rows rows{{"input", ""}};
    for (const auto& i : d.declaration.inputs)
      rows.push_back({i.name, i.doc + (i.optional ? " (optional)" : "")});
    text += "\n" + aligned_columns(rows);
  }
  return text;
}

std::string layers_text(const nlohmann::json& layers) {
  Rows rows{{"layer", "output", "parameters", "trainable"}};
  long long total = 0, trainable = 0;
  for (const auto& layer : layers) {
    const long long all = layer.at("parameters").get<long long>();
    const long long learnt = layer.at("trainable").get<long long>();
    total += all;
    trainable += learnt;
    rows.push_back({layer.at("name").get<std::string>(), shape_text(layer.at("output")), with_separators(all),
                    with_separators(learnt)});
  }
  rows.push_back({"total", "", with_separators(total), with_separators(trainable)});
  return aligned_columns(rows, {2, 3});
}

}  // namespace equipoise
