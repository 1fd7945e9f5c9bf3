#include <algorithm>
#include <cmath>
#include <cstdio>
#include <map>
#include <string>

#include <ATen/ops/stack.h>

#include "store/sha256.hpp"
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

std::string one_digit(double value) {
  char text[40];
  std::snprintf(text, sizeof text, "%.1f", value);
  return text;
}

/// Mean and standard deviation of all values, which an audit looks at.
void note_brightness(const at::Tensor& picture, std::map<std::string, std::string>& columns) {
  if (picture.scalar_type() != at::kByte) return;
  const auto* value = picture.const_data_ptr<std::uint8_t>();
  std::int64_t sum = 0, squares = 0;
  for (std::int64_t i = 0; i < picture.numel(); ++i) {
    sum += value[i];
    squares += static_cast<std::int64_t>(value[i]) * value[i];
  }
  const double count = static_cast<double>(picture.numel());
  const double mean = static_cast<double>(sum) / count;
  columns["mean"] = one_digit(mean);
  columns["sd"] = one_digit(std::sqrt(std::max(0.0, static_cast<double>(squares) / count - mean * mean)));
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

}  // namespace

nlohmann::json run_load(Stage& stage) {
  SourceReader reader(stage);
  const auto indices = pictures_of_class(stage, reader.facts());
  std::vector<SetRow> rows(indices.size());
  std::vector<at::Tensor> thumbnails(indices.size());
  reader.read(indices, [&](std::int64_t position, const at::Tensor& picture) {
    const auto i = static_cast<std::size_t>(position);
    const SourcePicture& entry = reader.facts().pictures[static_cast<std::size_t>(indices[i])];
    rows[i] = {"", stage.request.label, entry.id, stage.request.key, position, entry.columns};
    rows[i].columns["content"] = content_of(picture);
    rows[i].columns["height"] = std::to_string(picture.size(1));
    rows[i].columns["width"] = std::to_string(picture.size(2));
    rows[i].columns["channels"] = std::to_string(picture.size(0));
    note_brightness(picture, rows[i].columns);
    thumbnails[i] = thumbnail_of_source(picture);
  });
  write_whole(stage.store.files(), stage.folder / "set.csv", format_set(rows));
  write_tensors(stage.store.files(), stage.folder / thumbnails_file, {{"thumbnails", at::stack(thumbnails)}});
  return {{"counts", {{stage.request.label, rows.size()}}}};
}

}  // namespace equipoise
