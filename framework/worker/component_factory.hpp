#pragma once

#include <memory>
#include <string>

#include <equipoise/component.hpp>

#include "protocol/messages.hpp"

namespace equipoise {

/// Makes the components of a stage: in the worker from plugins, in tests from fakes.
class ComponentFactory {
 public:
  virtual ~ComponentFactory() = default;
  /// A fresh component. Error(plugin) if it cannot be made.
  virtual std::unique_ptr<Component> make(const ComponentUse& use) = 0;
  /// The version of the plugin that offers `use`; empty if there is none.
  virtual std::string version(const ComponentUse& use) = 0;
};

}  // namespace equipoise
