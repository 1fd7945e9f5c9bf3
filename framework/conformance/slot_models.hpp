#pragma once

#include <filesystem>
#include <map>
#include <string>
#include <utility>

#include <equipoise/archive.hpp>
#include <equipoise/image_set.hpp>

#include "conformance/trial.hpp"
#include "worker/plugin_loader.hpp"

namespace equipoise {

/// Small models for the slots of a component that want trained ones: what `use` has in its slots, after two
/// steps. Each is trained once for each form of pictures.
class SlotModels {
 public:
  /// `use` must outlive it. The models' own files go below `folder`.
  SlotModels(PluginLoader& loader, const ComponentUse& use, std::filesystem::path folder, ModelWatch watch)
      : loader_(loader), use_(use), folder_(std::move(folder)), watch_(std::move(watch)) {}

  /// Section `model` of a model for pictures like `image` by slot, as copies. NotTried if a slot that
  /// `declaration` requires is empty or its model fails; Error(usage) if the model refuses such pictures.
  std::map<std::string, Archive> lend(const Declaration& declaration, const ImageSpec& image);

 private:
  TensorMap trained(const std::string& slot, const ComponentUse& use, const ImageSpec& image) const;

  PluginLoader& loader_;
  const ComponentUse& use_;
  std::filesystem::path folder_;
  ModelWatch watch_;
  std::map<std::string, TensorMap> trained_;  ///< By slot and form of the pictures.
};

}  // namespace equipoise
