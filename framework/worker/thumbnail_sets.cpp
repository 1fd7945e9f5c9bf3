#include "worker/thumbnail_sets.hpp"

#include <map>
#include <string>

#include <ATen/ops/empty.h>

#include "worker/tensor_file.hpp"
#include "worker/thumbnails.hpp"

namespace equipoise {

namespace {

at::Tensor thumbnails_of_origin(const Stage& stage, const std::string& origin) {
  const auto folder = stage.store.folder(origin);
  if (std::filesystem::exists(folder / "thumbnails.safetensors"))
    return require(map_tensors(folder / "thumbnails.safetensors"), "thumbnails");
  const at::Tensor images = require(map_tensors(folder / "images.safetensors"), "images");
  at::Tensor all = at::empty({images.size(0), thumbnail_side, thumbnail_side}, at::kByte);
  for (std::int64_t i = 0; i < images.size(0); ++i) all[i].copy_(thumbnail(images[i]));
  return all;
}

}  // namespace

at::Tensor thumbnails_of(const Stage& stage, const std::vector<SetRow>& rows) {
  std::map<std::string, at::Tensor> origins;
  at::Tensor all =
      at::empty({static_cast<std::int64_t>(rows.size()), thumbnail_side, thumbnail_side}, at::kByte);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    at::Tensor& kept = origins[rows[i].origin];
    if (!kept.defined()) kept = thumbnails_of_origin(stage, rows[i].origin);
    if (rows[i].row < 0 || rows[i].row >= kept.size(0))
      throw Error(Fault::data, "picture '" + rows[i].id + "' has no thumbnail in its origin",
                  "the store is inconsistent: 'equipoise store verify' names damaged artefacts");
    all[static_cast<std::int64_t>(i)].copy_(kept[rows[i].row]);
  }
  return all;
}

}  // namespace equipoise
