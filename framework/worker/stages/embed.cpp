#include "worker/features.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

nlohmann::json run_embed(Stage& stage) {
  const StageRequest& request = stage.request;
  const ImageSet images = stage.sets.make(stage.sets.rows(stage.sets.role("from")), request.classes);
  if (images.size() > 0 && !images.pixels.defined())
    throw Error(Fault::internal, place(stage, request.component) + ": the request names no pixels to embed");
  FeatureSpace space(stage, request.component, request.model);
  const ImageSpec& wanted = space.input();
  if (images.size() > 0 && wanted.height > 0 &&
      (images.pixels.size(2) != wanted.height || images.pixels.size(3) != wanted.width))
    throw Error(Fault::internal,
                place(stage, request.component) + ": the pictures have not the size of the feature space");
  const at::Tensor features = space.of(images);
  write_tensors(stage.store.files(), stage.folder / "features.safetensors", {{"features", features}});
  return {{"pictures", features.size(0)},
          {"dimensions", features.size(1)},
          {"image", {{"height", wanted.height}, {"width", wanted.width}}}};
}

}  // namespace equipoise
