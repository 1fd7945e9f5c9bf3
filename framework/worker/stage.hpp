#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include <ATen/core/Generator.h>

#include <equipoise/component.hpp>

#include "protocol/messages.hpp"
#include "store/store.hpp"
#include "worker/component_factory.hpp"
#include "worker/guard.hpp"
#include "worker/image_sets.hpp"
#include "worker/run_stage.hpp"
#include "worker/stage_log.hpp"

namespace equipoise {

/// A stage under way: what its verb works with.
struct Stage {
  const StageRequest& request;
  const Store& store;
  ComponentFactory& components;
  StageHost& host;
  StageLog& log;
  std::filesystem::path folder;  ///< Where the payload is written; becomes the artefact.
  int threads = 1;
  at::Device device;
  at::Generator rng;  ///< On `device`; seeded for the stage.
  ImageSets sets;
  std::vector<Score> scores;       ///< Become scores.json.
  std::vector<std::string> gates;  ///< Findings of gates that failed.
  at::Tensor noise;  ///< [N, C, H, W] float32 that pictures are drawn from; undefined: from the seed.
};

/// One line in log.txt, which the host hears too.
void log_line(Stage& stage, Level level, const std::string& text);

/// "stage 'model' (NORMAL): generator 'ddpm'", for errors.
std::string place(const Stage& stage, const ComponentUse& use);

/// Error(data) if a file or folder that `use` names is not what it was when the plan was made.
void require_same_contents(const Stage& stage, const ComponentUse& use);

/// A fresh component of type T. Error(plugin) if `use` is no T; see `require_same_contents` too.
template <class T>
std::unique_ptr<T> make_component(Stage& stage, const ComponentUse& use) {
  require_same_contents(stage, use);
  std::unique_ptr<Component> component =
      guarded(place(stage, use), [&] { return stage.components.make(use); });
  if (auto* wanted = dynamic_cast<T*>(component.get())) {
    component.release();
    return std::unique_ptr<T>(wanted);
  }
  throw Error(Fault::plugin, place(stage, use) + " is of the wrong kind for this stage");
}

}  // namespace equipoise
