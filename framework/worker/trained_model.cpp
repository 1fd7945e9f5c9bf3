#include "worker/trained_model.hpp"

#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

using nlohmann::json;

/// The use without folders, so that equal trainings give equal files wherever the plugins lie.
json portable(const ComponentUse& use) {
  json result = to_json(use);
  result["file"] = std::filesystem::path(use.file).filename().string();
  for (const auto& [name, slot] : use.slots) result["slots"][name] = portable(slot);
  return result;
}

ImageSpec image_from_json(const json& image) {
  ImageSpec spec;
  spec.channels = image.at("channels");
  spec.height = image.at("height");
  spec.width = image.at("width");
  spec.classes = image.at("classes");
  spec.filter = image.at("filter");
  return spec;
}

}  // namespace

json image_to_json(const ImageSpec& spec) {
  return {{"channels", spec.channels},
          {"height", spec.height},
          {"width", spec.width},
          {"classes", spec.classes},
          {"filter", spec.filter}};
}

void write_model(Stage& stage, const Trainable& trained, const ModelFacts& facts) {
  Archive archive;
  guarded(place(stage, stage.request.component) + ", saving", [&] { trained.save(archive); });
  FileOperations& files = stage.store.files();
  write_tensors(files, stage.folder / "model.safetensors", archive.model);
  const json text = {{"component", portable(stage.request.component)},
                     {"image", image_to_json(facts.image)},
                     {"classes", facts.classes},
                     {"label", stage.request.label},
                     {"steps", facts.steps}};
  write_whole(files, stage.folder / "model.json", text.dump(2) + "\n");
}

ModelFacts read_model_facts(const Store& store, const std::string& key) {
  const auto path = store.folder(key) / "model.json";
  try {
    const json text = json::parse(read_whole(path));
    return {image_from_json(text.at("image")), text.at("classes"), text.at("steps")};
  } catch (const json::exception& error) {
    throw Error(Fault::data, path.string() + " is damaged: " + error.what());
  }
}

Archive read_model(const Store& store, const std::string& key) {
  Archive archive;
  archive.model = read_tensors(store.folder(key) / "model.safetensors");
  return archive;
}

void restore_model(Stage& stage, const ComponentUse& use, const std::string& key, Trainable& trainable,
                   StageContext& context) {
  const ModelFacts facts = read_model_facts(stage.store, key);
  const Archive archive = read_model(stage.store, key);
  guarded(place(stage, use) + ", loading its model", [&] {
    trainable.build(facts.image, context);
    trainable.load(archive);
  });
}

}  // namespace equipoise
