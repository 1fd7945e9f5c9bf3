#include <climits>
#include <cstdio>
#include <exception>
#include <string>
#include <vector>

#include <fcntl.h>
#include <malloc.h>
#include <signal.h>

#include <equipoise/error.hpp>

#include "protocol/channel.hpp"
#include "worker/probe.hpp"
#include "worker/service.hpp"

namespace {

constexpr int channel_descriptor = 3;

/// glibc would give large blocks back to the system after every training step and pay for the page faults
/// anew.
void keep_the_heap() {
  // glibc before 2.35 refuses a threshold as large as this.
  if (mallopt(M_MMAP_THRESHOLD, INT_MAX) == 0) mallopt(M_MMAP_MAX, 0);
  mallopt(M_TRIM_THRESHOLD, -1);
}

/// Ctrl-C reaches the whole process group; when to stop is for the host to decide.
void leave_signals_to_the_host() {
  for (const int number : {SIGINT, SIGTERM, SIGHUP, SIGPIPE}) signal(number, SIG_IGN);
}

void probe(equipoise::Channel& channel, const std::vector<std::string>& files) {
  channel.send({{"event", "ready"}});
  equipoise::probe_plugins(files, equipoise::probe_limit(),
                           [&](const nlohmann::json& answer) { channel.send(answer); });
}

int usage() {
  std::fputs(
      "equipoise-worker is started by equipoise, which talks to it over descriptor 3.\n"
      "usage: equipoise-worker                  serve requests\n"
      "       equipoise-worker probe FILE...    describe plugins\n",
      stderr);
  return exit_code(equipoise::Fault::usage);
}

}  // namespace

int main(int argc, char** argv) {
  keep_the_heap();
  leave_signals_to_the_host();
  const std::vector<std::string> words(argv + 1, argv + argc);
  const bool started_by_hand = fcntl(channel_descriptor, F_GETFD) < 0;
  if (started_by_hand || (!words.empty() && words.front() != "probe")) return usage();
  try {
    equipoise::Channel channel(channel_descriptor);
    if (words.empty())
      equipoise::serve(channel);
    else
      probe(channel, {words.begin() + 1, words.end()});
    return 0;
  } catch (const equipoise::Error& error) {
    std::fprintf(stderr, "equipoise-worker: %s\n", error.what());
    return exit_code(error.fault());
  } catch (const std::exception& error) {
    std::fprintf(stderr, "equipoise-worker: %s\n", error.what());
    return exit_code(equipoise::Fault::internal);
  }
}
