#include "worker/stage_log.hpp"

#include <cstdio>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

namespace equipoise {

StageLog::StageLog(FileOperations& files, std::filesystem::path path)
    : files_(files), path_(std::move(path)) {
  descriptor_ = files_.create(path_);
  std::fflush(stdout);
  output_ = ::fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, 3);
  if (output_ >= 0) ::dup2(descriptor_, STDOUT_FILENO);
}

StageLog::~StageLog() {
  restore_output();
  if (descriptor_ < 0) return;
  try {
    files_.sync_and_close(descriptor_, path_);
  } catch (const Error&) {  // The stage has failed already; its own error says more.
  }
}

void StageLog::line(Level level, const std::string& text) {
  if (descriptor_ < 0) return;
  std::fflush(stdout);
  files_.write(descriptor_, (level == Level::warning ? "warning: " : "") + text + "\n", path_);
}

void StageLog::close() {
  restore_output();
  if (descriptor_ >= 0) files_.sync_and_close(std::exchange(descriptor_, -1), path_);
}

void StageLog::restore_output() noexcept {
  if (output_ < 0) return;
  std::fflush(stdout);
  ::dup2(output_, STDOUT_FILENO);
  ::close(std::exchange(output_, -1));
}

}  // namespace equipoise
