#include "protocol/worker_process.hpp"

#include <cerrno>
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <thread>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

std::vector<char*> pointers(std::vector<std::string>& strings) {
  std::vector<char*> result;
  for (auto& s : strings) result.push_back(s.data());
  result.push_back(nullptr);
  return result;
}

std::vector<std::string> merged_environment(const std::map<std::string, std::string>& extra) {
  std::vector<std::string> result;
  for (char** entry = environ; *entry != nullptr; ++entry) {
    const std::string text = *entry;
    if (!extra.contains(text.substr(0, text.find('=')))) result.push_back(text);
  }
  for (const auto& [name, value] : extra) result.push_back(name + "=" + value);
  return result;
}

/// Runs in the child between fork and exec: only async-signal-safe calls.
[[noreturn]] void become_worker(int socket, int log, pid_t parent, char* const* argv, char* const* envp) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(127);
  sigset_t none;
  sigemptyset(&none);
  ::sigprocmask(SIG_SETMASK, &none, nullptr);
  const int input = ::open("/dev/null", O_RDONLY);
  ::dup2(input, 0);
  ::dup2(log, 1);
  ::dup2(log, 2);
  if (socket == 3) {
    ::fcntl(3, F_SETFD, 0);
  } else {
    ::dup2(socket, 3);
  }
  ::execve(argv[0], argv, envp);
  ::_exit(127);
}

int open_log(const std::filesystem::path& log) {
  const auto& path = log.empty() ? std::filesystem::path("/dev/null") : log;
  const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0666);
  if (descriptor < 0)
    throw Error(Fault::data, "cannot write the log " + path.string() + ": " + std::strerror(errno));
  return descriptor;
}

}  // namespace

WorkerProcess::WorkerProcess(const std::filesystem::path& program, const std::vector<std::string>& arguments,
                             const std::map<std::string, std::string>& environment,
                             const std::filesystem::path& log)
    : channel_(-1) {
  if (::access(program.c_str(), X_OK) != 0)
    throw Error(Fault::plugin, "the worker program " + program.string() + " is missing",
                "build or install equipoise-worker beside equipoise, or set EQUIPOISE_WORKER");
  std::vector<std::string> words{program.string()};
  words.insert(words.end(), arguments.begin(), arguments.end());
  std::vector<std::string> settings = merged_environment(environment);
  const auto argv = pointers(words);
  const auto envp = pointers(settings);
  int ends[2];
  if (::socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
    throw Error(Fault::plugin, std::string("cannot make a socket pair: ") + std::strerror(errno));
  const Channel theirs(ends[1]);
  channel_ = Channel(ends[0]);
  const int descriptor = open_log(log);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) become_worker(ends[1], descriptor, parent, argv.data(), envp.data());
  ::close(descriptor);
  if (pid_ < 0) throw Error(Fault::plugin, std::string("cannot start a worker: ") + std::strerror(errno));
}

WorkerProcess::WorkerProcess(WorkerProcess&& other) noexcept
    : pid_(std::exchange(other.pid_, -1)), channel_(std::move(other.channel_)) {}

WorkerProcess::~WorkerProcess() {
  if (pid_ < 0) return;
  { const Channel closing = std::move(channel_); }
  for (int i = 0; i < 400; ++i) {
    if (::waitpid(pid_, nullptr, WNOHANG) != 0) return;
    std::this_thread::sleep_for(std::chrono::milliseconds(5));
  }
  ::kill(pid_, SIGKILL);
  ::waitpid(pid_, nullptr, 0);
}

std::string WorkerProcess::epitaph() {
  if (pid_ < 0) return "was not running";
  int status = 0;
  while (::waitpid(pid_, &status, 0) < 0 && errno == EINTR) {
  }
  pid_ = -1;
  if (WIFSIGNALED(status)) {
    const int signal = WTERMSIG(status);
    return "killed by signal " + std::to_string(signal) + " (" + ::strsignal(signal) + ")";
  }
  return "exited with status " + std::to_string(WEXITSTATUS(status));
}

std::filesystem::path worker_program() {
  namespace fs = std::filesystem;
  if (const char* named = std::getenv("EQUIPOISE_WORKER"); named != nullptr && *named != '\0') return named;
  const fs::path here = fs::read_symlink("/proc/self/exe").parent_path();
  const fs::path beside = here / "equipoise-worker";
  return fs::exists(beside) ? beside : here.parent_path() / "libexec" / "equipoise" / "equipoise-worker";
}

}  // namespace equipoise
