#pragma once

#include <optional>
#include <string>

#include <nlohmann/json.hpp>

namespace equipoise {

/// One end of a stream socket that carries one JSON object a line. Owns the descriptor.
///
/// Host to worker (field "op"):
///   survey   {component, classes}            -> {"event":"survey", facts}
///   spec     {component}                     -> {"event":"spec", channels, height, width, filter}
///   summary  {component, image:[c,h,w], classes:n} -> {"event":"summary",
///            layers:[{name,output,parameters,trainable}]}
///   pictures {artefact, out, ...}            -> {"event":"pictures", count}
///   slots    {component, scratch}            -> {"event":"slots", reason}
///   rules    {}                              -> {"event":"rules", rules:[{name,kinds,promise,hint}]}
///   rule     {component, rule, scratch}      -> {"event":"rule", state, message}
///   stage    {request: StageRequest}         -> progress*, then done | failed | cancelled | busy
///   cancel   {}                              the running stage checkpoints at its next step
///   quit     {}                              the worker ends; so does the end of the stream
/// Worker to host (field "event"):
///   ready     {pid, torch, device}           once, after start
///   progress  {done, total, unit, scalars:{name:value}}     at most four a second
///   log       {level, text}
///   done      {facts, cached}                the artefact is in the store; cached: by another
///   failed    {code, message, hint}          `code` is the exit code of the fault
///   cancelled {}
///   busy      {}                             another process holds the key's lock
class Channel {
 public:
  explicit Channel(int descriptor) : descriptor_(descriptor) {}
  Channel(Channel&& other) noexcept;
  Channel& operator=(Channel&& other) noexcept;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;
  ~Channel();

  int descriptor() const { return descriptor_; }

  /// Writes one message whole. Error(plugin) if the other end is gone; never raises SIGPIPE.
  void send(const nlohmann::json& message);

  /// The next message, waiting up to `timeout_ms` (-1: for ever). Nothing when the time is up.
  /// Error(plugin) at the end of the stream, on a line that is no JSON object or longer than 64 MiB.
  std::optional<nlohmann::json> receive(int timeout_ms = -1);

 private:
  int descriptor_ = -1;
  std::string buffer_;
};

}  // namespace equipoise
