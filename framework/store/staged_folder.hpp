#pragma once

#include <filesystem>

#include "store/file_operations.hpp"

namespace equipoise {

/// A folder of results that appears whole or not at all. What is to be in it is written below `path()`, a
/// temporary sibling of the final name; `publish` gives it that name. What was not published is removed.
class StagedFolder {
 public:
  /// Makes the temporary folder, and the parents of `final_path`. Error(data) if that fails, or if
  /// `final_path` is there and not an empty folder.
  StagedFolder(const std::filesystem::path& final_path, FileOperations& files);
  ~StagedFolder();
  StagedFolder(const StagedFolder&) = delete;
  StagedFolder& operator=(const StagedFolder&) = delete;

  const std::filesystem::path& path() const { return path_; }
  /// To be called once, when everything is written. Error(data) if it fails; nothing has the final name then.
  void publish();

 private:
  std::filesystem::path final_, path_;
  FileOperations& files_;
  bool published_ = false;
};

/// Error(data) if `folder` is there and not an empty folder.
void refuse_used_folder(const std::filesystem::path& folder);

/// Copies the file `from` to `to`, synced. What fails is an Error(data); the copy is then incomplete.
void copy_file(FileOperations& files, const std::filesystem::path& from, const std::filesystem::path& to);
/// The same for the files of a folder and all folders below it; `to` is made.
void copy_folder(FileOperations& files, const std::filesystem::path& from, const std::filesystem::path& to);

}  // namespace equipoise
