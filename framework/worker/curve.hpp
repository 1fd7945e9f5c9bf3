#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include <equipoise/image_set.hpp>

namespace equipoise {

/// What a classifier does on its validation pictures at the end of an epoch.
struct Validation {
  double loss = 0;      ///< Mean negative log-likelihood.
  double accuracy = 0;  ///< Between 0 and 1.
};

/// One row of `curve.csv`.
struct CurveRow {
  std::int64_t step = 0;   ///< Steps done, from 1.
  std::int64_t epoch = 0;  ///< The epoch that the step belongs to, from 1.
  double seconds = 0;      ///< Training time so far.
  std::vector<Scalar> scalars;
  std::optional<Validation> validation;
};

/// The text of `curve.csv`: `step,epoch,seconds,<scalars>`, and for classifiers with validation pictures
/// `validation_loss,validation_accuracy`, blank but at the end of an epoch.
class CurveText {
 public:
  explicit CurveText(bool validated, std::string text = {});
  /// Error(plugin) if the scalars have other names than in the first row.
  void add(const CurveRow& row);
  const std::string& text() const { return text_; }

 private:
  bool validated_;
  std::string text_;
  std::string header_;
};

}  // namespace equipoise
