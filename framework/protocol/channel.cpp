#include "protocol/channel.hpp"

#include <cerrno>
#include <chrono>
#include <cstring>
#include <utility>

#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

constexpr std::size_t longest_line = std::size_t{64} << 20;

Error lost() {
  return Error(Fault::plugin, "the other end of the channel is gone");
}

nlohmann::json parse_line(const std::string& line) {
  auto message = nlohmann::json::parse(line, nullptr, false);
  if (!message.is_object()) throw Error(Fault::plugin, "received a line that is no JSON object");
  return message;
}

}  // namespace

Channel::Channel(Channel&& other) noexcept
    : descriptor_(std::exchange(other.descriptor_, -1)), buffer_(std::move(other.buffer_)) {}

Channel& Channel::operator=(Channel&& other) noexcept {
  std::swap(descriptor_, other.descriptor_);
  std::swap(buffer_, other.buffer_);
  return *this;
}

Channel::~Channel() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

void Channel::send(const nlohmann::json& message) {
  std::string line = message.dump(-1, ' ', false, nlohmann::json::error_handler_t::replace);
  line += '\n';
  std::size_t sent = 0;
  while (sent < line.size()) {
    const ssize_t n = ::send(descriptor_, line.data() + sent, line.size() - sent, MSG_NOSIGNAL);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw lost();
    sent += static_cast<std::size_t>(n);
  }
}

std::optional<nlohmann::json> Channel::receive(int timeout_ms) {
  using Clock = std::chrono::steady_clock;
  const auto deadline = Clock::now() + std::chrono::milliseconds(timeout_ms);
  for (;;) {
    if (const auto end = buffer_.find('\n'); end != std::string::npos) {
      const std::string line = buffer_.substr(0, end);
      buffer_.erase(0, end + 1);
      return parse_line(line);
    }
    if (buffer_.size() > longest_line) throw Error(Fault::plugin, "received a line longer than 64 MiB");
    int wait = -1;
    if (timeout_ms >= 0) {
      const auto left =
          std::chrono::duration_cast<std::chrono::milliseconds>(deadline - Clock::now()).count();
      wait = left > 0 ? static_cast<int>(left) : 0;
    }
    pollfd poller{descriptor_, POLLIN, 0};
    const int ready = ::poll(&poller, 1, wait);
    if (ready < 0 && errno == EINTR) continue;
    if (ready == 0) return std::nullopt;
    char piece[65536];
    const ssize_t n = ::recv(descriptor_, piece, sizeof piece, 0);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) throw lost();
    buffer_.append(piece, static_cast<std::size_t>(n));
  }
}

}  // namespace equipoise
