#pragma once

#include <string>
#include <vector>

#include "scratch_folder.hpp"

namespace equipoise {

/// What the program said.
struct ProgramRun {
  int code = -1;
  std::string out, err;
};

/// Runs the built `equipoise` with `words` in `folder`, or in an empty one of its own, with an empty
/// cache.
ProgramRun run_equipoise(const std::vector<std::string>& words, const std::string& folder = {});

}  // namespace equipoise
