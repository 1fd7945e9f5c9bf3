#pragma once

#include <memory>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "worker/stage.hpp"
#include "worker/stage_context.hpp"

namespace equipoise {

/// What `model.json` says about a trained model.
struct ModelFacts {
  ImageSpec image;
  std::vector<std::string> classes;
  std::int64_t steps = 0;
};

nlohmann::json image_to_json(const ImageSpec& spec);

/// What the stage's component saves of itself.
Archive saved_archive(const Stage& stage, const Trainable& trained);
/// Writes model.safetensors and model.json, which says too how other software expects the model
/// (`export`: `files` by path, and `weights`, the path of the weights).
void write_model(Stage& stage, const Archive& archive, const ModelFacts& facts);
/// Reads model.json of the artefact `key`. Error(data) if it is damaged.
ModelFacts read_model_facts(const Store& store, const std::string& key);
/// The weights of the artefact `key`: an archive without state.
Archive read_model(const Store& store, const std::string& key);

/// Builds `trainable` for the pictures it was trained on and loads the weights of the artefact `key`.
void restore_model(Stage& stage, const ComponentUse& use, const std::string& key, Trainable& trainable,
                   StageContext& context);

}  // namespace equipoise
