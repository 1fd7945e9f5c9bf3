#pragma once

#include <string>
#include <vector>

namespace CLI {
class App;
}

namespace equipoise {

/// "bash", "zsh", "fish".
const std::vector<std::string>& completion_shells();

/// A script for `shell` that completes the commands and options of `program`, and file names elsewhere.
std::string completion_script(const CLI::App& program, const std::string& shell);

}  // namespace equipoise
