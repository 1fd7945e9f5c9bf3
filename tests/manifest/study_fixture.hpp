#pragma once

#include <filesystem>
#include <string>

#include "manifest/variants.hpp"
#include "scratch_folder.hpp"

namespace equipoise {

/// A folder of manifests that lives as long as the test.
using ManifestFolder = ScratchFolder;

/// What reading one manifest gave.
struct Reading {
  std::optional<Study> study;
  Diagnostics diagnostics;
  std::string text() const { return diagnostics.text(); }
  bool says(const std::string& words) const { return text().find(words) != std::string::npos; }
};

inline Reading read(const std::filesystem::path& file, const Overrides& overrides = {}) {
  Reading reading;
  reading.study = read_study(file, overrides, reading.diagnostics);
  return reading;
}

inline Reading read_text(const std::string& text, const Overrides& overrides = {}) {
  const ManifestFolder folder;
  return read(folder.write("study.toml", text), overrides);
}

/// The value at a dotted path as text, or "-".
inline std::string text_at(const Value& document, const std::string& path) {
  const Value* value = document.at(path);
  if (!value) return "-";
  if (value->is_string()) return value->string();
  std::string text = to_toml(*value);
  while (!text.empty() && text.back() == '\n') text.pop_back();
  return text;
}

}  // namespace equipoise
