#include <algorithm>
#include <unordered_map>

#include <ATen/ops/empty.h>

#include "worker/contact_sheet.hpp"
#include "worker/parallel.hpp"
#include "worker/pictures.hpp"
#include "worker/stages/source_reader.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/tensor_file.hpp"
#include "worker/trained_model.hpp"

namespace equipoise {

namespace {

ImageSpec wanted_form(const Stage& stage) {
  const auto& settings = stage.request.settings;
  ImageSpec spec;
  spec.height = settings.at("size").at(0);
  spec.width = settings.at("size").at(1);
  spec.filter = settings.value("filter", spec.filter);
  spec.type = settings.value("type", spec.type);
  return spec;
}

/// The ids of the origin in order of its rows.
std::vector<std::string> ids_of(Stage& stage) {
  auto rows = stage.sets.rows(stage.sets.role("from"));
  std::sort(rows.begin(), rows.end(), [](const SetRow& a, const SetRow& b) { return a.row < b.row; });
  std::vector<std::string> ids;
  for (const SetRow& row : rows) {
    if (row.row != static_cast<std::int64_t>(ids.size()))
      throw Error(Fault::internal, place(stage, stage.request.component) + ": the list to decode has holes");
    ids.push_back(row.id);
  }
  return ids;
}

std::vector<std::int64_t> find_again(const Stage& stage, const SourceFacts& facts,
                                     const std::vector<std::string>& ids) {
  std::unordered_map<std::string, std::int64_t> index;
  for (std::size_t i = 0; i < facts.pictures.size(); ++i)
    index.emplace(facts.pictures[i].id, static_cast<std::int64_t>(i));
  std::vector<std::int64_t> indices;
  for (const std::string& id : ids) {
    const auto found = index.find(id);
    if (found == index.end())
      throw Error(Fault::data,
                  place(stage, stage.request.component) + " no longer has the picture '" + id + "'",
                  "put the file back, or run again to survey the source afresh");
    indices.push_back(found->second);
  }
  return indices;
}

/// The size that all pictures have, where the stage asks for none.
void adopt_own_size(const Stage& stage, const std::vector<at::Tensor>& pictures, ImageSpec& spec) {
  if (spec.height > 0 || pictures.empty()) return;
  spec.height = pictures.front().size(1);
  spec.width = pictures.front().size(2);
  for (const at::Tensor& picture : pictures)
    if (picture.size(1) != spec.height || picture.size(2) != spec.width)
      throw Error(Fault::data,
                  place(stage, stage.request.component) +
                      ": the pictures are wanted in their own size, but " + std::to_string(spec.height) +
                      " x " + std::to_string(spec.width) + " and " + std::to_string(picture.size(1)) + " x " +
                      std::to_string(picture.size(2)) + " pixels occur",
                  "state a 'size', or use a feature space that has one");
}

at::Tensor stack_pictures(std::vector<at::Tensor>& pictures, const ImageSpec& spec) {
  std::int64_t channels = 1;
  for (const at::Tensor& picture : pictures) channels = std::max(channels, picture.size(0));
  at::Tensor all = at::empty({static_cast<std::int64_t>(pictures.size()), channels, spec.height, spec.width},
                             spec.type == "uint8" ? at::kByte : at::kFloat);
  for (std::size_t i = 0; i < pictures.size(); ++i) {
    all[static_cast<std::int64_t>(i)].copy_(adapt_channels(pictures[i].unsqueeze(0), channels)[0]);
    pictures[i].reset();
  }
  return all;
}

std::vector<at::Tensor> decode_source(Stage& stage, const ImageSpec& spec) {
  const auto ids = ids_of(stage);
  SourceReader reader(stage);
  std::vector<at::Tensor> pictures(ids.size());
  reader.read(find_again(stage, reader.facts(), ids), [&](std::int64_t i, const at::Tensor& picture) {
    pictures[static_cast<std::size_t>(i)] = resize_picture(picture, spec);
  });
  return pictures;
}

std::vector<at::Tensor> resize_generated(Stage& stage, const ImageSpec& spec) {
  const auto rows = stage.sets.rows(stage.sets.role("from"));
  if (rows.empty()) return {};
  const at::Tensor& generated = stage.sets.pictures(stage.request.pixels.at(rows.front().origin));
  std::vector<at::Tensor> pictures(static_cast<std::size_t>(generated.size(0)));
  StageContext context(stage, stage.request.component);
  context.count("pictures");
  for_each_in_parallel(
      stage.threads, generated.size(0),
      [&](std::int64_t i) { pictures[static_cast<std::size_t>(i)] = resize_picture(generated[i], spec); },
      [&](std::int64_t done) { context.tick(done, generated.size(0)); });
  return pictures;
}

}  // namespace

nlohmann::json run_decode(Stage& stage) {
  ImageSpec spec = wanted_form(stage);
  auto pictures =
      stage.request.component.name.empty() ? resize_generated(stage, spec) : decode_source(stage, spec);
  adopt_own_size(stage, pictures, spec);
  const at::Tensor images = stack_pictures(pictures, spec);
  spec.channels = images.size(1);
  FileOperations& files = stage.store.files();
  write_tensors(files, stage.folder / "images.safetensors", {{"images", images}});
  const bool drawable = images.size(0) > 0 && images.scalar_type() == at::kByte;
  if (drawable) write_contact_sheet(files, stage.folder / "sheet.png", for_sheet(images));
  return {{"image", image_to_json(spec)}, {"pictures", images.size(0)}};
}

}  // namespace equipoise
