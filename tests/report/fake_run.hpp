#pragma once

#include <filesystem>
#include <string>

#include "report/record.hpp"
#include "scratch_folder.hpp"
#include "store/store.hpp"

/// A store and a run folder in a fresh temporary folder, removed at the end.
class FakeRun {
 public:
  /// Two arms of `generator` (none, ddpm), two classes, `runs` repeats, artefacts as the worker leaves them.
  explicit FakeRun(int runs = 3);

  equipoise::RunRecord record;
  equipoise::Store store() { return {folder_ / "store", files_}; }
  std::filesystem::path run_folder() const { return folder_ / "run"; }
  /// Writes a file into the artefact of `key`.
  void put(const std::string& key, const std::string& file, const std::string& bytes);
  std::string report(const std::string& file) const;
  /// The first stage with this name.
  equipoise::StageRecord& stage(const std::string& name);

 private:
  equipoise::StageRecord& add(const std::string& name, const std::string& verb, const std::string& component);
  void add_data(const std::string& label, int seed);
  void add_generation(const std::string& label, int seed);
  void add_classifier(const std::string& arm, int run);

  ScratchFolder folder_;
  equipoise::FileOperations files_;
  int next_ = 0;
};
