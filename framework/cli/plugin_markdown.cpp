#include "cli/plugin_markdown.hpp"

#include "cli/plugin_text.hpp"

namespace equipoise {
namespace {

using Cells = std::vector<std::string>;

/// Text as it may stand in a cell of a table.
std::string cell(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    if (c == '|') safe += '\\';
    safe += c == '\n' ? ' ' : c;
  }
  return safe;
}

std::string row(const Cells& cells) {
  std::string text = "|";
  for (const auto& one : cells) text += " " + cell(one) + (one.empty() ? "|" : " |");
  return text + "\n";
}

std::string table(const Cells& header, const std::vector<Cells>& rows) {
  if (rows.empty()) return {};
  std::string text = "\n" + row(header) + "|";
  for (std::size_t i = 0; i < header.size(); ++i) text += "---|";
  text += "\n";
  for (const auto& one : rows) text += row(one);
  return text;
}

std::string code(const std::string& text) {
  return "`" + text + "`";
}

std::string fallback_text(const Parameter& parameter) {
  return parameter.required ? "required" : code(to_json(parameter.fallback).dump());
}

std::string condition_text(const Condition& condition) {
  std::string values;
  for (const auto& value : condition.values) values += (values.empty() ? "" : ", ") + code(value);
  return code(condition.parameter) + " is " + values;
}

std::string doc_text(const Parameter& parameter) {
  return parameter.doc +
         (parameter.required_if ? " (required if " + condition_text(*parameter.required_if) + ")" : "") +
         (parameter.unit.empty() ? "" : " [" + parameter.unit + "]") +
         (parameter.sampling ? " (sampling)" : "");
}

std::string parameters_table(const Declaration& declaration) {
  std::vector<Cells> rows;
  for (const auto& p : declaration.parameters)
    rows.push_back(
        {code(p.name), std::string(to_string(p.type)), fallback_text(p), accepted_text(p), doc_text(p)});
  return table({"parameter", "type", "default", "range", "meaning"}, rows);
}

std::string presets_table(const Declaration& declaration) {
  std::vector<Cells> rows;
  for (const auto& preset : declaration.presets) {
    std::string sets;
    for (const auto& [name, value] : preset.values)
      sets += (sets.empty() ? "" : ", ") + code(name + " = " + to_json(value).dump());
    rows.push_back({code(preset.name), preset.doc, sets.empty() ? "the defaults" : sets});
  }
  return table({"preset", "meaning", "sets"}, rows);
}

std::string slot_doc(const Slot& slot) {
  std::string text = slot.doc;
  if (slot.optional) text += " (optional)";
  if (slot.fallback) text += " (default: " + code(slot.fallback->component) + ")";
  if (slot.condition) text += " (only if " + condition_text(*slot.condition) + ")";
  return text;
}

std::string places_tables(const Declaration& declaration) {
  std::vector<Cells> slots, inputs;
  for (const auto& s : declaration.slots)
    slots.push_back({code(s.name), std::string(to_string(s.kind)), slot_doc(s)});
  for (const auto& i : declaration.inputs)
    inputs.push_back({code(i.name), i.doc + (i.optional ? " (optional)" : "")});
  return table({"slot", "kind", "meaning"}, slots) + table({"input", "meaning"}, inputs);
}

std::string section(const Description& d) {
  std::string text = "\n### " + d.name + "\n\n" + d.summary + ". Plugin " + code(d.plugin) + " " + d.version;
  if (d.revision != 1) text += ", revision " + std::to_string(d.revision);
  return text + ".\n" + parameters_table(d.declaration) + presets_table(d.declaration) +
         places_tables(d.declaration);
}

}  // namespace

std::string components_markdown(const Catalogue& catalogue) {
  std::string text =
      "# Components\n\nWhat each component takes, from its own declaration: `use = \"NAME\"` chooses it, the "
      "parameters and slots stand\nunder `with`. `equipoise plugins describe NAME` says the same of one, "
      "[manifest.md](manifest.md) how a study uses them.\nThis file is made by `./dev docs`.\n";
  const std::pair<Kind, const char*> kinds[] = {
      {Kind::source, "Sources"},     {Kind::sampler, "Samplers"},       {Kind::generator, "Generators"},
      {Kind::embedder, "Embedders"}, {Kind::classifier, "Classifiers"}, {Kind::metric, "Metrics"}};
  for (const auto& [kind, title] : kinds) {
    const auto names = catalogue.names(kind);
    if (names.empty()) continue;
    text += std::string("\n## ") + title + "\n";
    for (const auto& name : names) text += section(*catalogue.find(kind, name));
  }
  return text;
}

}  // namespace equipoise
