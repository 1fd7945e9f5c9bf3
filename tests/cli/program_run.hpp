#pragma once

#include <string>
#include <vector>

namespace equipoise {

/// What the program said.
struct ProgramRun {
  int code = -1;
  std::string out, err;
};

/// Runs the built `equipoise` with `words` in `folder` and an empty cache of its own.
ProgramRun run_equipoise(const std::vector<std::string>& words, const std::string& folder = "/tmp");

/// A new folder under /tmp that is removed with the object.
class ScratchFolder {
 public:
  ScratchFolder();
  ~ScratchFolder();
  ScratchFolder(const ScratchFolder&) = delete;
  ScratchFolder& operator=(const ScratchFolder&) = delete;
  const std::string& path() const { return path_; }

 private:
  std::string path_;
};

}  // namespace equipoise
