#include "manifest/base.hpp"

#include <algorithm>

#include "manifest/document.hpp"
#include "manifest/patch.hpp"

namespace equipoise {

namespace {

namespace fs = std::filesystem;
constexpr std::size_t max_base_depth = 16;

fs::path identity(const fs::path& file) {
  std::error_code failed;
  const fs::path canonical = fs::weakly_canonical(file, failed);
  return failed ? fs::absolute(file, failed) : canonical;
}

/// Why `file` cannot be the next base after `chain`, or empty.
std::string refusal(const fs::path& file, const std::vector<fs::path>& chain) {
  std::error_code failed;
  if (!fs::exists(file, failed)) return "the base '" + file.string() + "' does not exist";
  if (std::find(chain.begin(), chain.end(), identity(file)) != chain.end()) {
    std::string circle;
    for (const fs::path& link : chain) circle += link.filename().string() + " -> ";
    return "'base' goes round in a circle: " + circle + file.filename().string();
  }
  if (chain.size() >= max_base_depth) {
    return "more than " + std::to_string(max_base_depth) + " manifests stand on one another";
  }
  return {};
}

std::optional<Value> read_chain(const fs::path& file, std::vector<fs::path>& chain,
                                std::vector<StudyLayer>& layers, Diagnostics& diagnostics) {
  chain.push_back(identity(file));
  auto document = read_document(file, diagnostics);
  if (!document) return std::nullopt;
  const Value* base = document->find("base");
  if (!base) {
    layers.push_back({file.string(), *document});
    return document;
  }
  if (!base->is_string()) {
    diagnostics.error(base->place,
                      "'base' must be the path of a manifest, not " + std::string(base->type_name()));
    return std::nullopt;
  }
  const fs::path below = (file.parent_path() / base->string()).lexically_normal();
  if (const std::string problem = refusal(below, chain); !problem.empty()) {
    diagnostics.error(base->place, problem,
                      "paths are relative to the folder of the manifest that states them");
    return std::nullopt;
  }
  auto result = read_chain(below, chain, layers, diagnostics);
  if (!result) return std::nullopt;
  erase_key(*document, "base");
  check_patch(*document, *result, PatchOrigin::derived_manifest, diagnostics);
  merge(*result, *document);
  layers.push_back({file.string(), *document});
  result->place = document->place;
  return result;
}

void apply_setting(Value& document, const KeyPath& path, const std::string& text, const std::string& name,
                   std::vector<StudyLayer>& layers, Diagnostics& diagnostics, std::vector<Value>& applied) {
  auto value = parse_value(text, name, diagnostics);
  if (!value) return;
  Value patch = patch_for(path, std::move(*value), {name, 0, 0});
  check_patch(patch, document, PatchOrigin::command_line, diagnostics);
  merge(document, patch);
  layers.push_back({name, patch});
  applied.push_back(std::move(patch));
}

}  // namespace

std::optional<Value> read_with_base(const fs::path& file, std::vector<StudyLayer>& layers,
                                    Diagnostics& diagnostics) {
  std::vector<fs::path> chain;
  return read_chain(file, chain, layers, diagnostics);
}

void apply_preset(Value& document, const std::optional<std::string>& chosen, std::vector<StudyLayer>& layers,
                  Diagnostics& diagnostics) {
  Value* presets = document.find("preset");
  Value none(Value::Table{}, document.place);
  if (!presets) presets = &none;
  if (!presets->is_table()) {
    diagnostics.error(presets->place,
                      "'preset' must be a table of presets, not " + std::string(presets->type_name()));
    return erase_key(document, "preset");
  }
  for (Entry& preset : presets->table())
    check_patch(preset.value, document, PatchOrigin::preset, diagnostics);
  std::optional<Value> patch;
  if (chosen) {
    if (const Value* found = presets->find(*chosen)) {
      patch = *found;
    } else {
      diagnostics.error({"--preset", 0, 0}, "there is no preset '" + *chosen + "'",
                        name_hint(*chosen, keys_of(presets), "this manifest has no presets"));
    }
  }
  erase_key(document, "preset");
  if (!patch) return;
  merge(document, *patch);
  layers.push_back({"preset " + *chosen, std::move(*patch)});
}

std::vector<Value> apply_settings(Value& document, const Overrides& overrides,
                                  std::vector<StudyLayer>& layers, Diagnostics& diagnostics) {
  std::vector<Value> applied;
  for (const auto& [dotted, text] : overrides.set) {
    const auto path = split_dotted(dotted);
    if (path && path->size() <= 32) {
      apply_setting(document, *path, text, "--set " + dotted, layers, diagnostics, applied);
    } else {
      diagnostics.error({"--set", 0, 0}, "'" + dotted + "' is not the path of a key",
                        "write it with dots, as in stages.model.size");
    }
  }
  return applied;
}

}  // namespace equipoise
