#pragma once

#include <filesystem>
#include <fstream>
#include <string>

#include <unistd.h>

#include "manifest/variants.hpp"

namespace equipoise {

/// A folder of manifests that lives as long as the test.
class ManifestFolder {
 public:
  ManifestFolder() {
    static int count = 0;
    folder_ = std::filesystem::temp_directory_path() /
              ("equipoise-manifest-" + std::to_string(::getpid()) + "-" + std::to_string(count++));
    std::filesystem::create_directories(folder_);
  }
  ~ManifestFolder() { std::filesystem::remove_all(folder_); }
  ManifestFolder(const ManifestFolder&) = delete;
  ManifestFolder& operator=(const ManifestFolder&) = delete;

  std::filesystem::path write(const std::string& name, const std::string& text) const {
    const auto path = folder_ / name;
    std::filesystem::create_directories(path.parent_path());
    std::ofstream(path, std::ios::binary) << text;
    return path;
  }
  const std::filesystem::path& path() const { return folder_; }

 private:
  std::filesystem::path folder_;
};

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
