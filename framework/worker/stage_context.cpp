#include "worker/stage_context.hpp"

#include <sstream>

#include "worker/contact_sheet.hpp"
#include "worker/features.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

at::Tensor StageContext::noise(std::int64_t first, at::IntArrayRef shape) {
  const at::Tensor& given = stage_.noise;
  if (!given.defined()) return Context::noise(first, shape);
  const bool fits = shape.size() == 4 && given.sizes().slice(1) == shape.slice(1);
  if (fits && first + shape[0] <= given.size(0)) return given.narrow(0, first, shape[0]).clone();
  std::ostringstream forms;
  forms << given.sizes() << ", but pictures " << first << " to " << first + shape[0] << " start from "
        << shape;
  throw Error(Fault::usage, place(stage_, use_) + ": the given noise is " + forms.str(),
              "give a tensor 'noise' [N, C, H, W] in the form of the model's pictures");
}

void StageContext::tick(std::int64_t done, std::int64_t total) {
  if (muted_) return;
  stage_.host.progress(done, total, unit_, {});
  if (stage_.host.stop_requested()) throw Error(Fault::cancelled, place(stage_, use_) + " was stopped");
}

at::Tensor StageContext::embed(const std::string& slot, const ImageSet& images) {
  const ComponentUse& use = slot_use(slot);
  const auto& known = stage_.request.features;
  // Only the stage's own component has features in the store.
  const auto artefacts = &use_ == &stage_.request.component ? known.find(slot) : known.end();
  if (artefacts != known.end()) {
    const at::Tensor kept = stage_.sets.features(images, artefacts->second);
    if (kept.defined()) return kept;
  }
  if (!images.pixels.defined()) {
    throw Error(
        Fault::usage,
        place(stage_, use_) + ": features of pictures without pixels are asked for in slot '" + slot + "'",
        "give the stage a 'size'");
  }
  std::shared_ptr<FeatureSpace>& space = spaces_[slot];
  if (!space) space = std::make_shared<FeatureSpace>(stage_, use, use.model);
  return space->of_any_size(images);
}

const Archive& StageContext::model(const std::string& slot) {
  const ComponentUse& use = slot_use(slot);
  if (use.model.empty()) {
    throw Error(Fault::plugin, place(stage_, use_) + " asks for a trained model in slot '" + slot +
                                   "', which holds a component without one");
  }
  const auto [found, added] = models_.try_emplace(slot);
  if (added) found->second = read_model(stage_.store, use.model);
  return found->second;
}

std::filesystem::path StageContext::artefact(const std::string& file) {
  const std::filesystem::path path = std::filesystem::path(file).lexically_normal();
  if (file.empty() || path.is_absolute() || *path.begin() == ".." ||
      path.begin()->string().rfind("checkpoint.", 0) == 0)
    throw Error(Fault::plugin, place(stage_, use_) + " asks for a file '" + file + "' outside its artefact");
  if (path.has_parent_path()) stage_.store.files().create_folders((stage_.folder / path).parent_path());
  return stage_.folder / path;
}

void StageContext::gate(const std::string& finding) {
  stage_.gates.push_back(finding);
  log(Level::warning, finding);
}

void StageContext::sheet(const std::string& file, const at::Tensor& pictures, std::int64_t columns) {
  const bool drawable = pictures.defined() && pictures.dim() == 4 && pictures.size(0) > 0 &&
                        pictures.scalar_type() == at::kByte && columns > 0;
  if (!drawable || std::filesystem::path(file).extension() != ".png")
    throw Error(Fault::plugin, place(stage_, use_) + " asks for a sheet '" + file +
                                   "' that is no .png of pictures [N, C, H, W] uint8");
  write_contact_sheet(stage_.store.files(), artefact(file), pictures.cpu(), columns);
}

const ComponentUse& StageContext::slot_use(const std::string& slot) const {
  const auto found = use_.slots.find(slot);
  if (found != use_.slots.end()) return found->second;
  throw Error(Fault::plugin, place(stage_, use_) + " uses its slot '" + slot + "', which holds nothing",
              "declare the slot as required, or ask for it only if it is filled");
}

}  // namespace equipoise
