#pragma once

#include <filesystem>
#include <string>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// `log.txt` of a stage. While the object lives, what plugins print to standard output goes there too.
class StageLog {
 public:
  StageLog(FileOperations& files, std::filesystem::path path);
  ~StageLog();
  StageLog(const StageLog&) = delete;
  StageLog& operator=(const StageLog&) = delete;

  void line(Level level, const std::string& text);
  /// Ends the log; Error(data) if it could not be written. Nothing may be logged afterwards.
  void close();

 private:
  void restore_output() noexcept;

  FileOperations& files_;
  std::filesystem::path path_;
  int descriptor_ = -1;
  int output_ = -1;
};

}  // namespace equipoise
