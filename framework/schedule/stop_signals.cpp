#include "schedule/stop_signals.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <sys/signalfd.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {

StopSignals::StopSignals() {
  sigset_t stops;
  sigemptyset(&stops);
  sigaddset(&stops, SIGINT);
  sigaddset(&stops, SIGTERM);
  ::sigprocmask(SIG_BLOCK, &stops, &before_);
  descriptor_ = ::signalfd(-1, &stops, SFD_NONBLOCK | SFD_CLOEXEC);
  if (descriptor_ < 0) {
    const int reason = errno;
    ::sigprocmask(SIG_SETMASK, &before_, nullptr);
    throw Error(Fault::internal, std::string("cannot listen for signals: ") + std::strerror(reason));
  }
  // A blocked signal is queued for the descriptor even if ignored; that it is ignored is inherited through
  // exec.
  struct sigaction ignore {};
  ignore.sa_handler = SIG_IGN;
  ::sigaction(SIGINT, &ignore, &interrupt_);
  ::sigaction(SIGTERM, &ignore, &terminate_);
}

StopSignals::~StopSignals() {
  take();
  ::sigaction(SIGINT, &interrupt_, nullptr);
  ::sigaction(SIGTERM, &terminate_, nullptr);
  ::close(descriptor_);
  ::sigprocmask(SIG_SETMASK, &before_, nullptr);
}

int StopSignals::take() {
  int count = 0;
  signalfd_siginfo info;
  while (::read(descriptor_, &info, sizeof info) == static_cast<ssize_t>(sizeof info)) ++count;
  return count;
}

void end_as_stopped_on_signals() {
  struct sigaction end {};
  end.sa_handler = [](int) { ::_exit(exit_code(Fault::cancelled)); };
  ::sigaction(SIGINT, &end, nullptr);
  ::sigaction(SIGTERM, &end, nullptr);
}

}  // namespace equipoise
