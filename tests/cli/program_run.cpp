#include "program_run.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <stdexcept>

#include <sys/wait.h>

namespace equipoise {
namespace {

std::string shell_word(const std::string& text) {
  std::string word = "'";
  for (const char c : text) word += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return word + "'";
}

std::string content(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace

ProgramRun run_equipoise(const std::vector<std::string>& words, const std::string& folder) {
  const ScratchFolder scratch;
  const ScratchFolder empty;
  std::string command = "cd " + shell_word(folder.empty() ? empty.path().string() : folder) +
                        " && EQUIPOISE_CACHE=" + scratch.path().string() + "/cache " + EQUIPOISE;
  for (const auto& word : words) command += " " + shell_word(word);
  command += " >" + scratch.path().string() + "/out 2>" + scratch.path().string() + "/err </dev/null";
  const int status = std::system(command.c_str());
  ProgramRun run;
  run.code = WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
  run.out = content(scratch.path().string() + "/out");
  run.err = content(scratch.path().string() + "/err");
  return run;
}

}  // namespace equipoise
