#include "worker/channel_host.hpp"

#include <cmath>

#include <equipoise/error.hpp>

namespace equipoise {

void ChannelHost::progress(std::int64_t done, std::int64_t total, const std::string& unit,
                           const std::vector<Scalar>& scalars) {
  constexpr auto interval = std::chrono::milliseconds(250);
  const auto now = Clock::now();
  if (done < total && now - last_report_ < interval) return;
  last_report_ = now;
  nlohmann::json values = nlohmann::json::object();
  for (const Scalar& scalar : scalars) {
    // JSON has no word for NaN and infinity.
    if (std::isfinite(scalar.value))
      values[scalar.name] = scalar.value;
    else
      values[scalar.name] = nullptr;
  }
  channel_.send(
      {{"event", "progress"}, {"done", done}, {"total", total}, {"unit", unit}, {"scalars", values}});
}

bool ChannelHost::stop_requested() {
  if (stop_) return true;
  try {
    while (const auto message = channel_.receive(0)) {
      const std::string op = message->value("op", "");
      if (op == "quit") quit_ = true;
      if (op == "quit" || op == "cancel") stop_ = true;
    }
  } catch (const Error&) {
    // Nobody is left to work for: keep what was done and end.
    stop_ = quit_ = true;
  }
  return stop_;
}

void ChannelHost::log(Level level, const std::string& text) {
  channel_.send({{"event", "log"}, {"level", level == Level::warning ? "warning" : "info"}, {"text", text}});
}

}  // namespace equipoise
