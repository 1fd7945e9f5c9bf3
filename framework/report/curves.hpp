#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// The training curve of one stage.
struct Curve {
  const StageRecord* stage = nullptr;  ///< Lives as long as the record.
  std::vector<double> steps, epochs, seconds;
  std::map<std::string, std::vector<double>> scalars;  ///< NaN where a step has none.
};

/// All curves of one train stage's instances.
struct CurveSet {
  std::string stage;
  std::vector<std::string> scalars;  ///< In the order of the files.
  std::vector<Curve> curves;         ///< First repeats first, so that a few of them show every variant.
};

/// What the store has, unfinished trainings included. Damaged files are left out.
std::vector<CurveSet> collect_curves(const RunRecord& record, const Store& store);

/// The value that a scalar has at every step of every training, if it never changes.
std::optional<double> constant_value(const CurveSet& set, const std::string& scalar);

/// Tidy: `<axes>,<repeats>,class,step,epoch,seconds,<scalars>`.
std::string curves_csv(const RunRecord& record, const CurveSet& set);

}  // namespace equipoise
