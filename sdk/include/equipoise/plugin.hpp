#pragma once

#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include <torch/version.h>

#include <equipoise/component.hpp>
#include <equipoise/error.hpp>
#include <equipoise/schema.hpp>
#include <equipoise/sdk_version.hpp>

namespace equipoise {

/// A component as a plugin registers it.
struct Registration {
  Kind kind = Kind::source;
  std::string name;
  std::string summary;
  int revision = 1;
  Declaration declaration;
  std::function<std::unique_ptr<Component>(const Values&)> make;
};

namespace detail {

template <class T>
constexpr Kind kind_of() {
  if constexpr (std::is_base_of_v<Source, T>)
    return Kind::source;
  else if constexpr (std::is_base_of_v<Embedder, T>)
    return Kind::embedder;
  else if constexpr (std::is_base_of_v<Sampler, T>)
    return Kind::sampler;
  else if constexpr (std::is_base_of_v<Generator, T>)
    return Kind::generator;
  else if constexpr (std::is_base_of_v<Classifier, T>)
    return Kind::classifier;
  else if constexpr (std::is_base_of_v<Metric, T>)
    return Kind::metric;
  else
    static_assert(sizeof(T) == 0, "derive from Source, Embedder, Sampler, Generator, Classifier or Metric");
}

template <class T>
concept HasOptions = requires {
  typename T::Options;
};

}  // namespace detail

/// Collects what one plugin offers.
class Plugin {
 public:
  /// Registers T under `name`. If T has a nested `Options` with `static void declare(Schema<Options>&)`, T is
  /// constructed from it, else from nothing. Raise `revision` whenever equal parameters no longer give equal
  /// results: it is part of every cache key.
  template <class T>
  void add(std::string name, std::string summary, int revision = 1) {
    Registration registration;
    registration.kind = detail::kind_of<T>();
    registration.name = std::move(name);
    registration.summary = std::move(summary);
    registration.revision = revision;
    if constexpr (detail::HasOptions<T>) {
      Schema<typename T::Options> schema;
      T::Options::declare(schema);
      registration.declaration = schema.declaration();
      registration.make = [schema](const Values& values) {
        return std::make_unique<T>(schema.parse(values));
      };
    } else {
      registration.make = [](const Values&) { return std::make_unique<T>(); };
    }
    registrations_.push_back(std::move(registration));
  }

  const std::vector<Registration>& registrations() const { return registrations_; }

 private:
  std::vector<Registration> registrations_;
};

}  // namespace equipoise

#define EQUIPOISE_STRINGIFY_(x) #x
#define EQUIPOISE_STRINGIFY(x) EQUIPOISE_STRINGIFY_(x)

/// Makes the shared object a plugin: a readable stamp in ELF section `.equipoise`, checked before anything is
/// loaded, and the entry point, whose body follows and sees `plugin`.
#define EQUIPOISE_PLUGIN(name, version)                                                         \
  extern "C" __attribute__((visibility("default"), used, section(".equipoise")))                \
  const char equipoise_stamp[] =                                                                \
      "equipoise-plugin\nplugin=" name "\nversion=" version "\nsdk=" EQUIPOISE_SDK_VERSION      \
      "\nsdk_hash=" EQUIPOISE_SDK_HASH "\ntorch=" TORCH_VERSION                                 \
      "\ncxx11abi=" EQUIPOISE_STRINGIFY(_GLIBCXX_USE_CXX11_ABI) "\ncompiler=" __VERSION__ "\n"; \
  extern "C" __attribute__((visibility("default"), used)) void equipoise_register(::equipoise::Plugin& plugin)
