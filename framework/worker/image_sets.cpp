#include "worker/image_sets.hpp"

#include <algorithm>
#include <set>

#include <ATen/ops/arange.h>
#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>
#include <ATen/ops/nonzero.h>
#include <ATen/ops/tensor.h>

#include <equipoise/error.hpp>

#include "worker/pictures.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

bool contiguous_rows(const Provenance& provenance) {
  if (provenance.origins.size() != 1 || provenance.row.size(0) == 0) return false;
  const at::Tensor expected = at::arange(provenance.row.size(0), at::kLong).add_(provenance.row[0].item());
  return provenance.row.equal(expected);
}

void check_rows(const Provenance& provenance, const at::Tensor& rows, const at::Tensor& list,
                std::size_t origin) {
  if (rows.numel() == 0) return;
  if (rows.min().item<std::int64_t>() >= 0 && rows.max().item<std::int64_t>() < list.size(0)) return;
  throw Error(Fault::data,
              "a picture refers to row " + std::to_string(rows.max().item<std::int64_t>()) +
                  " of a list of " + std::to_string(list.size(0)) + " (origin " +
                  provenance.origins[origin].substr(0, 12) + ")",
              "the store is inconsistent: 'equipoise store verify' names damaged artefacts");
}

at::Tensor long_tensor(std::vector<std::int64_t> values) {
  return at::tensor(values, at::kLong);
}

std::vector<std::string> pick(const std::vector<std::string>& from, const at::Tensor& indices) {
  std::vector<std::string> picked;
  picked.reserve(static_cast<std::size_t>(indices.size(0)));
  const auto* index = indices.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < indices.size(0); ++i)
    picked.push_back(from[static_cast<std::size_t>(index[i])]);
  return picked;
}

Provenance provenance_of(const std::vector<SetRow>& rows) {
  Provenance provenance;
  std::map<std::string, std::int64_t> known;
  std::vector<std::int64_t> origins, numbers;
  for (const SetRow& row : rows) {
    const auto [found, added] =
        known.emplace(row.origin, static_cast<std::int64_t>(provenance.origins.size()));
    if (added) provenance.origins.push_back(row.origin);
    origins.push_back(found->second);
    numbers.push_back(row.row);
  }
  provenance.origin = long_tensor(std::move(origins));
  provenance.row = long_tensor(std::move(numbers));
  return provenance;
}

std::set<std::string> column_names(const std::vector<SetRow>& rows) {
  std::set<std::string> names;
  for (const SetRow& row : rows) {
    for (const auto& [name, value] : row.columns) names.insert(name);
  }
  return names;
}

std::int64_t label_index(const SetRow& row, const std::vector<std::string>& classes) {
  const auto found = std::find(classes.begin(), classes.end(), row.label);
  if (found != classes.end()) return found - classes.begin();
  throw Error(Fault::data,
              "picture '" + row.id + "' has the class '" + row.label + "', which the stage does not know");
}

}  // namespace

at::Tensor gather_rows(const std::vector<at::Tensor>& lists, const Provenance& provenance) {
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const auto index = static_cast<std::int64_t>(i);
    check_rows(provenance, provenance.row.masked_select(provenance.origin.eq(index)), lists[i], i);
    if (lists[i].sizes().slice(1) != lists[0].sizes().slice(1))
      throw Error(Fault::data, "pictures or features of different sizes come together in one set");
  }
  if (contiguous_rows(provenance)) {
    return lists[0].narrow(0, provenance.row[0].item<std::int64_t>(), provenance.row.size(0));
  }
  std::vector<std::int64_t> shape = lists.at(0).sizes().vec();
  shape[0] = provenance.row.size(0);
  at::Tensor gathered = at::empty(shape, lists[0].options());
  for (std::size_t i = 0; i < lists.size(); ++i) {
    const at::Tensor positions = provenance.origin.eq(static_cast<std::int64_t>(i)).nonzero().squeeze(1);
    gathered.index_copy_(0, positions, lists[i].index_select(0, provenance.row.index_select(0, positions)));
  }
  return gathered;
}

ImageSet subset(const ImageSet& set, const at::Tensor& indices) {
  ImageSet part;
  if (set.pixels.defined()) part.pixels = set.pixels.index_select(0, indices);
  part.labels = set.labels.index_select(0, indices);
  part.ids = pick(set.ids, indices);
  part.classes = set.classes;
  for (const auto& [name, values] : set.columns) part.columns[name] = pick(values, indices);
  part.provenance.origins = set.provenance.origins;
  if (set.provenance.origin.defined()) {
    part.provenance.origin = set.provenance.origin.index_select(0, indices);
    part.provenance.row = set.provenance.row.index_select(0, indices);
  }
  return part;
}

ImageSet slice(const ImageSet& set, std::int64_t begin, std::int64_t count) {
  if (begin == 0 && count == set.size()) return set;
  ImageSet part = set;
  part.pixels = at::Tensor();
  part = subset(part, at::arange(begin, begin + count, at::kLong));
  if (set.pixels.defined()) part.pixels = set.pixels.narrow(0, begin, count);
  return part;
}

std::vector<std::int64_t> count_by_class(const ImageSet& set) {
  std::vector<std::int64_t> counts(set.classes.size(), 0);
  const auto* labels = set.labels.const_data_ptr<std::int64_t>();
  for (std::int64_t i = 0; i < set.size(); ++i) ++counts[static_cast<std::size_t>(labels[i])];
  return counts;
}

ImageSet with_channels(ImageSet set, std::int64_t channels) {
  if (set.pixels.defined()) set.pixels = adapt_channels(set.pixels, channels);
  return set;
}

std::vector<SetRow> ImageSets::rows(const std::vector<Slice>& slices) {
  std::vector<SetRow> chosen;
  for (const Slice& wanted : slices) {
    for (const SetRow& row : table(wanted.artefact)) {
      if (row.part == wanted.part && (wanted.label.empty() || row.label == wanted.label))
        chosen.push_back(row);
    }
  }
  return chosen;
}

const std::vector<Slice>& ImageSets::role(const std::string& name) const {
  const auto found = request_.sets.find(name);
  if (found != request_.sets.end()) return found->second;
  throw Error(Fault::internal, "the request of stage '" + request_.name + "' lacks the set '" + name + "'");
}

ImageSet ImageSets::make(const std::vector<SetRow>& rows, const std::vector<std::string>& classes) {
  ImageSet set = make_without_pixels(rows, classes);
  const auto& origins = set.provenance.origins;
  const bool all = std::all_of(origins.begin(), origins.end(), [this](const std::string& origin) {
    return request_.pixels.count(origin) > 0;
  });
  if (all && !origins.empty()) set.pixels = pixels(set.provenance);
  return set;
}

ImageSet ImageSets::make_without_pixels(const std::vector<SetRow>& rows,
                                        const std::vector<std::string>& classes) const {
  ImageSet set;
  set.classes = classes;
  set.provenance = provenance_of(rows);
  std::vector<std::int64_t> labels;
  for (const SetRow& row : rows) {
    labels.push_back(label_index(row, classes));
    set.ids.push_back(row.id);
  }
  set.labels = long_tensor(std::move(labels));
  for (const std::string& name : column_names(rows)) {
    std::vector<std::string>& values = set.columns[name];
    for (const SetRow& row : rows) {
      const auto found = row.columns.find(name);
      values.push_back(found == row.columns.end() ? std::string() : found->second);
    }
  }
  return set;
}

ImageSpec ImageSets::spec(const ImageSet& set) const {
  ImageSpec spec;
  spec.classes = static_cast<std::int64_t>(set.classes.size());
  if (!set.pixels.defined()) return spec;
  spec.channels = set.pixels.size(1);
  spec.height = set.pixels.size(2);
  spec.width = set.pixels.size(3);
  const nlohmann::json facts = store_.facts(request_.pixels.at(set.provenance.origins.at(0)));
  if (facts.contains("image")) spec.filter = facts.at("image").value("filter", spec.filter);
  return spec;
}

const at::Tensor& ImageSets::pictures(const std::string& key) {
  at::Tensor& pictures = pictures_[key];
  if (!pictures.defined()) {
    const auto path = store_.folder(key) / "images.safetensors";
    pictures = require(map_tensors(path), "images");
    const bool known = pictures.scalar_type() == at::kByte || pictures.scalar_type() == at::kFloat;
    if (pictures.dim() != 4 || !known)
      throw Error(Fault::data, path.string() + ": 'images' is not [N, C, H, W] of bytes or floats");
  }
  return pictures;
}

at::Tensor ImageSets::features(const ImageSet& set,
                               const std::map<std::string, std::string>& artefacts) const {
  if (set.provenance.origins.empty()) return {};
  std::vector<at::Tensor> lists;
  for (const std::string& origin : set.provenance.origins) {
    const auto found = artefacts.find(origin);
    if (found == artefacts.end()) return {};
    lists.push_back(require(map_tensors(store_.folder(found->second) / "features.safetensors"), "features"));
  }
  return gather_rows(lists, set.provenance);
}

const std::vector<SetRow>& ImageSets::table(const std::string& artefact) {
  const auto found = tables_.find(artefact);
  if (found != tables_.end()) return found->second;
  const auto path = store_.folder(artefact) / "set.csv";
  return tables_[artefact] = parse_set(read_whole(path), path.string());
}

at::Tensor ImageSets::pixels(const Provenance& provenance) {
  std::int64_t channels = 1;
  for (const std::string& origin : provenance.origins)
    channels = std::max(channels, pictures(request_.pixels.at(origin)).size(1));
  std::vector<at::Tensor> lists;
  for (const std::string& origin : provenance.origins)
    lists.push_back(adapt_channels(pictures(request_.pixels.at(origin)), channels));
  return gather_rows(lists, provenance);
}

}  // namespace equipoise
