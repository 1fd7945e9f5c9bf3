#include "cli/figure_drawing.hpp"

#include <algorithm>
#include <cstdlib>

#include <spawn.h>
#include <sys/wait.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "report/numbers.hpp"
#include "report/vega.hpp"
#include "schema/counted.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

/// Exit code of draw_figures.py without the package.
constexpr int kNoPackage = 3;

std::string python_program(const std::string& stated) {
  if (!stated.empty()) return stated;
  const char* named = std::getenv("EQUIPOISE_PYTHON");
  return named != nullptr && *named != '\0' ? named : "python3";
}

/// The exit code; -1 if the program cannot be started. Standard output is closed off: it belongs to our user.
int run(const std::string& program, const std::string& script, const std::string& folder) {
  posix_spawn_file_actions_t actions;
  ::posix_spawn_file_actions_init(&actions);
  ::posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, "/dev/null", 1, 0);
  std::string words[] = {program, script, folder};
  char* arguments[] = {words[0].data(), words[1].data(), words[2].data(), nullptr};
  pid_t child = 0;
  const int fault = ::posix_spawnp(&child, program.c_str(), &actions, nullptr, arguments, environ);
  ::posix_spawn_file_actions_destroy(&actions);
  int status = 0;
  if (fault != 0 || ::waitpid(child, &status, 0) != child) return -1;
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

std::size_t specifications(const fs::path& folder) {
  std::error_code absent;
  std::size_t count = 0;
  for (fs::directory_iterator entry(folder, absent), end; !absent && entry != end; entry.increment(absent))
    count += entry->path().filename().string().ends_with(".vl.json") ? 1 : 0;
  return count;
}

}  // namespace

std::string draw_figures(const fs::path& folder, const std::string& python) {
  const std::size_t count = specifications(folder);
  if (count == 0) return "no figures to draw";
  const fs::path script = data_file("draw_figures.py");
  if (script.empty()) return "no PDF: draw_figures.py is not installed beside the program";
  const std::string program = python_program(python);
  const int code = run(program, script.string(), folder.string());
  if (code == -1 || code == 127) return "no PDF: there is no " + program + "; name a Python with --python";
  if (code == kNoPackage)
    return "no PDF: " + program +
           " lacks the package vl-convert-python; python3 -m venv figures && figures/bin/pip install "
           "vl-convert-python, then --python figures/bin/python";
  if (code != 0)
    throw Error(Fault::data, "drawing the figures of " + folder.string() + " failed",
                "what Python said stands above");
  return counted(count, "figure") + " as PDF and SVG in " + fs::absolute(folder).lexically_normal().string();
}

}  // namespace equipoise
