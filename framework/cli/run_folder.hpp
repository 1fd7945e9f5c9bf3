#pragma once

#include <filesystem>
#include <string_view>

#include "report/record.hpp"
#include "store/file_operations.hpp"

namespace equipoise {

/// The folder of one run, held by this process as long as the object lives.
class RunFolder {
 public:
  /// Makes and locks `folder`. Error(data) if another process holds it (saying which), if it cannot be
  /// written, or if it holds something that is no run.
  RunFolder(const std::filesystem::path& folder, FileOperations& files);
  ~RunFolder();
  RunFolder(const RunFolder&) = delete;
  RunFolder& operator=(const RunFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// Replaces the file `name` whole.
  void write(const std::string& name, std::string_view text) const;
  void write(const RunRecord& record) const;

 private:
  std::filesystem::path path_;
  FileOperations& files_;
  int lock_ = -1;
};

/// `run.json` of a run folder. Error(data) if `folder` is no run.
RunRecord read_run(const std::filesystem::path& folder);

}  // namespace equipoise
