#pragma once

#include <array>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
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

/// The sides of the pictures that are tried, until the component takes one.
inline constexpr std::array<std::int64_t, 5> trial_sides{8, 16, 32, 64, 128};

/// What a component is lent while a rule is tried: one seed, features that depend on ids alone, the models in
/// its slots, and a folder for its files.
class TrialContext final : public Context {
 public:
  TrialContext(at::Generator rng, std::filesystem::path folder, std::map<std::string, Archive> models)
      : rng_(std::move(rng)), folder_(std::move(folder)), models_(std::move(models)) {}

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
  std::map<std::string, Archive> models_;  ///< By slot.
};

class SlotModels;

/// Hears which slot's model is about to learn, and an empty text when it has learnt: who is to blame if the
/// process does not survive it.
using ModelWatch = std::function<void(const std::string& what)>;

/// One component under trial. Every object that it makes is a fresh one.
class Trial {
 public:
  Trial(PluginLoader& loader, ComponentUse use, std::filesystem::path scratch, ModelWatch watch);
  ~Trial();

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
  /// A context with the random numbers of a stage that begins; seeds the default generators too. The models
  /// in the component's slots have learnt from pictures like `image`: Error(usage) if one of them cannot,
  /// NotTried if a slot needs a model and none is there.
  TrialContext begin(const ImageSpec& image) const;
  /// The same for a component that is not built for pictures: of the least size that the models learn from.
  TrialContext begin() const;

 private:
  PluginLoader& loader_;
  ComponentUse use_;
  std::filesystem::path scratch_;
  std::unique_ptr<SlotModels> models_;
};

/// Calls `f`; an Error of the usage or data kind is a refusal, and fine. True if there was none. Anything
/// else is a broken rule, `what` saying in which situation; only NotTried passes through.
template <class F>
bool accepted(const std::string& what, F&& f) {
  try {
    std::optional<NotTried> reason;
    guarded(what, [&] {
      try {
        std::forward<F>(f)();
      } catch (const NotTried& not_tried) {
        reason = not_tried;
      }
    });
    if (reason) throw *reason;
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
