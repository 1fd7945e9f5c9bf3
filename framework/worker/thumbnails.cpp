#include "worker/thumbnails.hpp"

#include <filesystem>
#include <map>
#include <string>

#include <ATen/ops/empty.h>
#include <ATen/ops/zeros.h>

#include "worker/likeness.hpp"
#include "worker/parallel.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

at::Tensor thumbnails_of_generated(Stage& stage, const std::string& origin) {
  const at::Tensor& pictures = stage.sets.pictures(origin);
  at::Tensor all = at::empty({pictures.size(0), thumbnail_side, thumbnail_side}, at::kByte);
  for_each_in_parallel(
      stage.threads, pictures.size(0), [&](std::int64_t i) { all[i].copy_(thumbnail(pictures[i])); },
      [](std::int64_t) {});
  return all;
}

at::Tensor thumbnails_of_origin(Stage& stage, const std::string& origin) {
  const auto file = stage.store.folder(origin) / thumbnails_file;
  if (std::filesystem::exists(file)) return require(map_tensors(file), "thumbnails");
  return thumbnails_of_generated(stage, origin);
}

}  // namespace

at::Tensor thumbnail_of_source(const at::Tensor& picture) {
  if (picture.scalar_type() == at::kByte) return thumbnail(picture);
  return at::zeros({thumbnail_side, thumbnail_side}, at::kByte);
}

at::Tensor thumbnails_of(Stage& stage, const std::vector<SetRow>& rows) {
  std::map<std::string, at::Tensor> lists;
  at::Tensor result =
      at::empty({static_cast<std::int64_t>(rows.size()), thumbnail_side, thumbnail_side}, at::kByte);
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const auto [found, fresh] = lists.try_emplace(rows[i].origin);
    if (fresh) found->second = thumbnails_of_origin(stage, rows[i].origin);
    if (rows[i].row < 0 || rows[i].row >= found->second.size(0))
      throw Error(Fault::data, "'" + rows[i].id + "' is not in the list that it comes from",
                  "'equipoise store verify' names damaged artefacts");
    result[static_cast<std::int64_t>(i)].copy_(found->second[rows[i].row]);
  }
  return result;
}

}  // namespace equipoise
