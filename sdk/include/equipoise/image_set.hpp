#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// The form of the pictures that a component sees.
struct ImageSpec {
  std::int64_t channels = 1;    ///< 1 or 3.
  std::int64_t height = 0;      ///< Pixels; 0: the pictures' own height and width, which all share.
  std::int64_t width = 0;       ///< Pixels; 0 with `height`.
  std::int64_t classes = 0;     ///< Length of the label list; 0 where labels play no part.
  std::string filter = "area";  ///< Resize filter that brought the pictures to this size.
  /// "uint8", or "float32" for an embedder that wants values 0 .. 255 which resizing has not rounded.
  std::string type = "uint8";
};

/// Where a picture of an ImageSet came from: row `row` of the artefact-backed list `origins[origin]`.
struct Provenance {
  std::vector<std::string>
      origins;        ///< Keys of whole lists of pictures in the store; empty: not from the store.
  at::Tensor origin;  ///< [N] int64, index into `origins`.
  at::Tensor row;     ///< [N] int64.
};

/// A list of pictures. Cheap to copy; the tensors may be memory-mapped from the store and must not be written
/// to.
struct ImageSet {
  /// [N, C, H, W] uint8 CPU, C = 1 or 3; float32 only for an embedder that asks for it. Undefined where only
  /// ids or features are asked for.
  at::Tensor pixels;
  at::Tensor labels;                 ///< [N] int64 CPU, index into `classes`.
  std::vector<std::string> ids;      ///< N, unique within the set.
  std::vector<std::string> classes;  ///< Label names in label order.
  std::map<std::string, std::vector<std::string>>
      columns;  ///< Per-picture text by column ("patient"), N each.
  Provenance provenance;

  std::int64_t size() const { return static_cast<std::int64_t>(ids.size()); }
};

/// What a trainable component learns from.
struct Split {
  ImageSet train;
  ImageSet validation;     ///< Empty (size 0) if the manifest asks for none.
  std::int64_t steps = 0;  ///< Steps of the whole training; 0 while `steps_per_epoch` is being asked.
};

/// A named number.
struct Scalar {
  std::string name;
  double value = 0;
};

/// A named result.
struct Score {
  std::string name;
  double value = 0;
  std::optional<double> low = {};   ///< Lower end of a 95 % interval.
  std::optional<double> high = {};  ///< Upper end.
  std::optional<double> floor =
      {};  ///< What the same distance is between two random halves of the reference.
};

}  // namespace equipoise
