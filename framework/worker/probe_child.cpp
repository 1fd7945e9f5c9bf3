#include "worker/probe_child.hpp"

#include <cerrno>
#include <cstring>
#include <exception>
#include <sstream>
#include <utility>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "worker/probe.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

constexpr std::size_t answer_limit = std::size_t{16} << 20;
constexpr rlim_t memory_limit = rlim_t{8} << 30;

void forget_parents_streams(int keep) {
  const int null = ::open("/dev/null", O_RDWR);
  for (int stream = 0; stream < 3; ++stream) ::dup2(null, stream);
  // Not even by accident may a plugin write to the host's channel.
  if (keep > 3) ::close_range(3, static_cast<unsigned>(keep) - 1, 0);
  ::close_range(static_cast<unsigned>(keep) + 1, ~0U, 0);
}

void confine(pid_t parent) {
  ::setsid();
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (::getppid() != parent) ::_exit(1);
  const rlimit none{0, 0};
  ::setrlimit(RLIMIT_CORE, &none);
  const rlimit memory{memory_limit, memory_limit};
  ::setrlimit(RLIMIT_DATA, &memory);
  for (const int number : {SIGINT, SIGTERM, SIGPIPE}) ::signal(number, SIG_DFL);
}

void write_all(int descriptor, const std::string& text) {
  for (std::size_t sent = 0; sent < text.size();) {
    const ssize_t count = ::write(descriptor, text.data() + sent, text.size() - sent);
    if (count < 0 && errno == EINTR) continue;
    if (count <= 0) return;
    sent += static_cast<std::size_t>(count);
  }
}

std::string ending(int status) {
  if (WIFSIGNALED(status)) {
    const int number = WTERMSIG(status);
    return "crashed with signal " + std::to_string(number) + " (" + ::strsignal(number) +
           ") while it was loaded";
  }
  return "called exit(" + std::to_string(WEXITSTATUS(status)) + ") while it was loaded";
}

std::string seconds(std::chrono::milliseconds limit) {
  std::ostringstream text;
  text << static_cast<double>(limit.count()) / 1000 << " s";
  return text.str();
}

/// Where the child answers; the handler below has no other way to know.
int& answer_descriptor() {
  static int descriptor = -1;
  return descriptor;
}

void write_answer(int out, const json& answer) {
  write_all(out, answer.dump(-1, ' ', false, json::error_handler_t::replace) + "\n");
}

/// An exception cannot cross the dynamic linker: what a constructor of a static object throws ends here.
[[noreturn]] void report_uncaught() {
  try {
    throw;
  } catch (...) {
    write_answer(answer_descriptor(), thrown_verdict());
  }
  ::_exit(0);
}

}  // namespace

ProbeChild::ProbeChild(std::filesystem::path file, std::chrono::milliseconds limit)
    : file_(std::move(file)), limit_(limit), deadline_(Clock::now() + limit) {
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0)
    throw Error(Fault::plugin, std::string("cannot make a pipe: ") + std::strerror(errno));
  ::fcntl(ends[0], F_SETFL, O_NONBLOCK);
  const pid_t parent = ::getpid();
  pid_ = ::fork();
  if (pid_ == 0) {
    forget_parents_streams(ends[1]);
    confine(parent);
    run_child(ends[1]);
  }
  ::close(ends[1]);
  pipe_ = ends[0];
  if (pid_ < 0) {
    ::close(std::exchange(pipe_, -1));
    throw Error(Fault::plugin, std::string("cannot start a process: ") + std::strerror(errno));
  }
}

void ProbeChild::run_child(int out) const {
  answer_descriptor() = out;
  std::set_terminate(report_uncaught);
  try {
    write_answer(out, describe_plugin(file_));
  } catch (...) {
    ::_exit(1);
  }
  // No destructor or exit handler of the plugin shall run.
  ::_exit(0);
}

ProbeChild::~ProbeChild() {
  if (pipe_ >= 0) ::close(pipe_);
  if (pid_ <= 0) return;
  ::kill(-pid_, SIGKILL);
  ::kill(pid_, SIGKILL);
  while (::waitpid(pid_, nullptr, 0) < 0 && errno == EINTR) {
  }
}

ProbeChild::ProbeChild(ProbeChild&& other) noexcept
    : file_(std::move(other.file_)),
      limit_(other.limit_),
      deadline_(other.deadline_),
      pid_(std::exchange(other.pid_, -1)),
      pipe_(std::exchange(other.pipe_, -1)),
      text_(std::move(other.text_)) {}

ProbeChild& ProbeChild::operator=(ProbeChild&& other) noexcept {
  std::swap(file_, other.file_);
  std::swap(limit_, other.limit_);
  std::swap(deadline_, other.deadline_);
  std::swap(pid_, other.pid_);
  std::swap(pipe_, other.pipe_);
  std::swap(text_, other.text_);
  return *this;
}

void ProbeChild::drain() {
  char piece[65536];
  while (pipe_ >= 0 && text_.size() <= answer_limit) {
    const ssize_t count = ::read(pipe_, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0 && errno == EAGAIN) return;
    if (count <= 0) {
      ::close(std::exchange(pipe_, -1));
      return;
    }
    text_.append(piece, static_cast<std::size_t>(count));
  }
}

std::optional<json> ProbeChild::parse_answer() const {
  const auto end = text_.find('\n');
  if (end == std::string::npos) return std::nullopt;
  json answer = json::parse(text_.substr(0, end), nullptr, false);
  if (!answer.is_object() || !answer.contains("state")) return quarantined("answered with nonsense");
  return answer;
}

json ProbeChild::quarantined(const std::string& what) const {
  return {
      {"state", "quarantined"},
      {"reason", "it " + what + "; it is not used until the file changes (touch it to have it tried again)"},
      {"plugin", ""},
      {"version", ""},
      {"components", json::array()},
      {"keep", true}};
}

std::optional<json> ProbeChild::poll() {
  drain();
  if (auto answer = parse_answer()) return answer;
  if (text_.size() > answer_limit) return quarantined("answered at too great a length");
  int status = 0;
  if (::waitpid(pid_, &status, WNOHANG) == pid_) {
    ::kill(-pid_, SIGKILL);
    pid_ = -1;
    // What it wrote before it ended may have arrived since the last look.
    drain();
    if (auto answer = parse_answer()) return answer;
    return quarantined(ending(status));
  }
  if (Clock::now() >= deadline_) return quarantined("did not answer within " + seconds(limit_));
  return std::nullopt;
}

}  // namespace equipoise
