#pragma once

#include <map>
#include <string>
#include <vector>

#include <equipoise/image_set.hpp>

#include "protocol/messages.hpp"
#include "store/set_table.hpp"
#include "store/store.hpp"

namespace equipoise {

/// Row `provenance.row[i]` of `lists[provenance.origin[i]]` for each i; a view where the rows stand together.
/// Error(data) if a row is out of range.
at::Tensor gather_rows(const std::vector<at::Tensor>& lists, const Provenance& provenance);

/// The pictures `indices` ([n] int64) of `set`, in that order.
ImageSet subset(const ImageSet& set, const at::Tensor& indices);
/// The pictures begin .. begin + count - 1 of `set`.
ImageSet slice(const ImageSet& set, std::int64_t begin, std::int64_t count);
/// Pictures of `set` by label, `set.classes.size()` numbers.
std::vector<std::int64_t> count_by_class(const ImageSet& set);
/// `set` with `channels` channels; a set without pixels is returned as it is.
ImageSet with_channels(ImageSet set, std::int64_t channels);

/// Reads the image sets that a request names from the store.
class ImageSets {
 public:
  ImageSets(const Store& store, const StageRequest& request) : store_(store), request_(request) {}

  /// The rows of the slices, one slice after the other, each in the order of its artefact.
  std::vector<SetRow> rows(const std::vector<Slice>& slices);
  /// The slices of a role of the request. Error(internal) if there are none.
  const std::vector<Slice>& role(const std::string& name) const;

  /// Rows as an image set over `classes`. Pixels are there if the request names an artefact for each origin.
  ImageSet make(const std::vector<SetRow>& rows, const std::vector<std::string>& classes);
  /// The same without pixels.
  ImageSet make_without_pixels(const std::vector<SetRow>& rows,
                               const std::vector<std::string>& classes) const;

  /// Size, channels and filter of the pictures of `set`; zeros if it has none.
  ImageSpec spec(const ImageSet& set) const;
  /// The memory-mapped pictures [N, C, H, W] of an artefact.
  const at::Tensor& pictures(const std::string& key);
  /// Features of a set whose origins all have an artefact in `artefacts` (origin -> key); undefined
  /// otherwise.
  at::Tensor features(const ImageSet& set, const std::map<std::string, std::string>& artefacts) const;

 private:
  const std::vector<SetRow>& table(const std::string& artefact);
  at::Tensor pixels(const Provenance& provenance);

  const Store& store_;
  const StageRequest& request_;
  std::map<std::string, std::vector<SetRow>> tables_;
  std::map<std::string, at::Tensor> pictures_;
};

}  // namespace equipoise
