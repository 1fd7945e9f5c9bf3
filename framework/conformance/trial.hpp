#pragma once

#include <filesystem>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>

#include <equipoise/component.hpp>
#include <equipoise/error.hpp>

#include "worker/guard.hpp"
#include "worker/plugin_loader.hpp"

namespace equipoise {

/// A rule that a component breaks: what was seen.
class Broken : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// A rule that cannot be tried on this component: why.
class NotTried : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

/// What a component is lent while a rule is tried: one seed, features that depend on ids alone, and a folder
/// for its files.
class TrialContext final : public Context {
 public:
  TrialContext(at::Generator rng, std::filesystem::path folder)
      : rng_(std::move(rng)), folder_(std::move(folder)) {}

  static constexpr std::uint64_t trial_seed = 20'240'229;

  at::Device device() const override { return at::Device(at::kCPU); }
  std::uint64_t seed() const override { return trial_seed; }
  at::Generator& rng() override { return rng_; }
  /// Throws Error(cancelled) once `cancelled` is set.
  void tick(std::int64_t done, std::int64_t total) override;
  at::Tensor embed(const std::string& slot, const ImageSet& images) override;
  const Archive& model(const std::string& slot) override;
  std::filesystem::path artefact(const std::string& file) override;
  void log(Level, const std::string&) override {}

  bool cancelled = false;
  int ticks = 0;

 private:
  at::Generator rng_;
  std::filesystem::path folder_;
};

/// One component under trial. Every object that it makes is a fresh one.
class Trial {
 public:
  Trial(PluginLoader& loader, ComponentUse use, std::filesystem::path scratch)
      : loader_(loader), use_(std::move(use)), scratch_(std::move(scratch)) {}

  const ComponentUse& use() const { return use_; }
  const Registration& registration() const { return loader_.find(use_.kind, use_.name, use_.file); }
  /// A folder of this trial, empty at first; the component may write below `artefact` alone.
  const std::filesystem::path& scratch() const { return scratch_; }

  std::unique_ptr<Component> make(const nlohmann::json& parameters) const;
  template <class T>
  std::unique_ptr<T> make_as() const {
    std::unique_ptr<Component> component = make(use_.parameters);
    auto* wanted = dynamic_cast<T*>(component.get());
    if (wanted == nullptr) throw Broken{"it is registered as another kind than it is"};
    static_cast<void>(component.release());
    return std::unique_ptr<T>(wanted);
  }
  /// A context with the random numbers of a stage that begins; seeds the default generators too.
  TrialContext begin() const;

 private:
  PluginLoader& loader_;
  ComponentUse use_;
  std::filesystem::path scratch_;
};

/// Calls `f`; an Error of the usage or data kind is a refusal, and fine. True if there was none. Anything
/// else is a broken rule, `what` saying in which situation.
template <class F>
bool accepted(const std::string& what, F&& f) {
  try {
    guarded(what, std::forward<F>(f));
    return true;
  } catch (const Error& error) {
    if (error.fault() == Fault::usage || error.fault() == Fault::data) return false;
    throw Broken{error.what()};
  }
}

/// Calls `f`, in which `tick` throws Error(cancelled): that it comes to an end all the same is fine, that the
/// error leaves as another one breaks the rule.
template <class F>
void demand_cancellable(F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const Error& error) {
    if (error.fault() != Fault::cancelled)
      throw Broken{std::string("the Error(cancelled) that tick throws leaves as another one: ") +
                   error.what()};
  }
}

/// Breaks the rule with `message` unless `kept`.
inline void demand(bool kept, const std::string& message) {
  if (!kept) throw Broken{message};
}

}  // namespace equipoise
