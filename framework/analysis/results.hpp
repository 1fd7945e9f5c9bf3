#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "analysis/repeats.hpp"

namespace equipoise {

/// Axis -> arm.
using Arms = std::map<std::string, std::string>;

/// One score of one stage.
struct ScoreRow {
  std::string key;             ///< Of the stage.
  std::vector<Arms> variants;  ///< All variants that share the stage.
  Arms arms;                   ///< Axis -> cell of `results.csv`, see `axis_cell`.
  std::map<std::string, int> repeat;
  std::string stage, label, score;  ///< `label`: the class, "" for all together.
  double value = 0;
  std::optional<double> low = {}, high = {};  ///< 95 % interval, where the score comes with one.
  std::optional<double> floor = {};           ///< The same distance between two halves of the reference.
};

/// An axis as far as results need it.
struct ResultAxis {
  std::string name;
  std::vector<std::string> arms;
};

/// What a row says about `axis`: "" where all its arms share the stage, the arm where one does, arms joined
/// by '|' in the axis's order where several but not all do.
std::string axis_cell(const std::vector<Arms>& variants, const ResultAxis& axis);

/// `axis_cell` for each axis.
Arms axis_cells(const std::vector<Arms>& variants, const std::vector<ResultAxis>& axes);

/// `<axes>,<repeats>,stage,class,score,value,low,high,floor`, RFC 4180; values in the shortest form that
/// reads back equal.
std::string format_results(const std::vector<ScoreRow>& rows, const std::vector<ResultAxis>& axes,
                           const std::vector<std::string>& repeats);

/// The rows that `where` (column -> value: axes, repeat names, class) leaves. A row that several arms share
/// holds for each of them.
std::vector<ScoreRow> filter_rows(const std::vector<ScoreRow>& rows,
                                  const std::map<std::string, std::string>& where);

/// The one number that `where` leaves of a stage's score after averaging repeats. Without a class in `where`,
/// the number for all classes together is meant where there is one.
struct Lookup {
  Summary summary;      ///< n = 0 if there is no such number.
  std::string problem;  ///< Why there is none: "no such result", "4 different numbers: say more in where".
};
Lookup look_up(const std::vector<ScoreRow>& rows, const std::string& stage, const std::string& score,
               const std::map<std::string, std::string>& where, const std::string& unit = {});

/// One number a unit (index of the repeat called `unit`), all other repeats averaged first. Without a `unit`,
/// each combination of repeats stands for itself; where rows lack the `unit`, all are averaged into one.
std::map<std::vector<int>, double> unit_values(const std::vector<ScoreRow>& rows, const std::string& unit);

}  // namespace equipoise
