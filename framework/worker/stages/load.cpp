#include <algorithm>
#include <cstdio>
#include <optional>

#include <ATen/ops/empty.h>

#include "store/sha256.hpp"
#include "worker/picture_file.hpp"
#include "worker/stages/source_reader.hpp"
#include "worker/stages/verbs.hpp"
#include "worker/tensor_file.hpp"
#include "worker/thumbnails.hpp"

namespace equipoise {

namespace {

std::string content_of(const at::Tensor& picture) {
  std::string bytes;
  for (const auto side : picture.sizes()) bytes += std::to_string(side) + ",";
  bytes.append(static_cast<const char*>(picture.const_data_ptr()), picture.nbytes());
  return sha256(bytes);
}

std::vector<std::int64_t> pictures_of_class(const Stage& stage, const SourceFacts& facts) {
  const auto found = std::find(facts.classes.begin(), facts.classes.end(), stage.request.label);
  std::vector<std::int64_t> indices;
  for (std::size_t i = 0; i < facts.pictures.size(); ++i) {
    if (facts.pictures[i].label == found - facts.classes.begin())
      indices.push_back(static_cast<std::int64_t>(i));
  }
  if (indices.empty()) {
    throw Error(Fault::data, place(stage, stage.request.component) + " has no pictures of class '" +
                                 stage.request.label + "'");
  }
  return indices;
}

std::string with_decimals(double value) {
  char text[32];
  std::snprintf(text, sizeof text, "%.3f", value);
  return text;
}

/// What a picture says of itself, beside the columns of its source.
void describe_picture(const at::Tensor& picture, SetRow& row) {
  const Brightness brightness = brightness_of(picture);
  row.columns["content"] = content_of(picture);
  row.columns["height"] = std::to_string(picture.size(1));
  row.columns["width"] = std::to_string(picture.size(2));
  row.columns["channels"] = std::to_string(picture.size(0));
  row.columns["mean"] = with_decimals(brightness.mean);
  row.columns["sd"] = with_decimals(brightness.deviation);
}

/// What the file says of the picture, where the source has one file a picture.
void describe_file(const SourceFacts& facts, std::size_t index, SetRow& row) {
  if (facts.files.empty()) return;
  const PictureFile file = inspect_picture_file(facts.files[index]);
  row.columns["file"] = file.digest;
  if (!file.format) return;
  row.columns["bits"] = std::to_string(file.format->bits);
  row.columns["channels"] = std::to_string(file.format->channels);
}

/// The pictures of one class as they are read; some may turn out unreadable.
struct Loaded {
  std::vector<std::optional<SetRow>> rows;
  at::Tensor thumbnails;
};

Loaded read_class(Stage& stage, SourceReader& reader, const std::vector<std::int64_t>& indices,
                  std::vector<UnreadablePicture>* unreadable) {
  Loaded loaded;
  loaded.rows.resize(indices.size());
  loaded.thumbnails =
      at::empty({static_cast<std::int64_t>(indices.size()), thumbnail_side, thumbnail_side}, at::kByte);
  const auto use = [&](std::int64_t position, const at::Tensor& picture) {
    const auto i = static_cast<std::size_t>(position);
    const auto index = static_cast<std::size_t>(indices[i]);
    const SourcePicture& entry = reader.facts().pictures[index];
    SetRow row{"", stage.request.label, entry.id, stage.request.key, position, {}};
    describe_picture(picture, row);
    describe_file(reader.facts(), index, row);
    for (const auto& [name, value] : entry.columns) row.columns.emplace(name, value);
    loaded.thumbnails[position].copy_(thumbnail(picture));
    loaded.rows[i] = std::move(row);
  };
  reader.read(indices, use, unreadable);
  return loaded;
}

/// The rows that could be read, numbered anew, and their thumbnails.
std::pair<std::vector<SetRow>, at::Tensor> readable(Loaded loaded) {
  std::vector<SetRow> rows;
  for (std::size_t i = 0; i < loaded.rows.size(); ++i) {
    if (!loaded.rows[i]) continue;
    const auto row = static_cast<std::int64_t>(rows.size());
    if (row != static_cast<std::int64_t>(i))
      loaded.thumbnails[row].copy_(loaded.thumbnails[static_cast<std::int64_t>(i)]);
    loaded.rows[i]->row = row;
    rows.push_back(std::move(*loaded.rows[i]));
  }
  return {rows, loaded.thumbnails.narrow(0, 0, static_cast<std::int64_t>(rows.size()))};
}

}  // namespace

nlohmann::json run_load(Stage& stage) {
  SourceReader reader(stage);
  const auto indices = pictures_of_class(stage, reader.facts());
  const bool skip = stage.request.settings.value("unreadable", "fail") == "skip";
  std::vector<UnreadablePicture> unreadable;
  const auto [rows, thumbnails] = readable(read_class(stage, reader, indices, skip ? &unreadable : nullptr));
  FileOperations& files = stage.store.files();
  write_whole(files, stage.folder / "set.csv", format_set(rows));
  write_tensors(files, stage.folder / "thumbnails.safetensors", {{"thumbnails", thumbnails}});
  nlohmann::json facts{{"counts", {{stage.request.label, rows.size()}}}};
  for (const UnreadablePicture& picture : unreadable) {
    log_line(stage, Level::warning, "left out: " + picture.reason);
    facts["unreadable"].push_back({{"id", picture.id}, {"reason", picture.reason}});
  }
  return facts;
}

}  // namespace equipoise
