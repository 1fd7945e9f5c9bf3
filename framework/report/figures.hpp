#pragma once

#include <vector>

#include "report/curves.hpp"
#include "report/figure.hpp"
#include "report/result_table.hpp"

namespace equipoise {

/// True of "kid_sd" beside "kid": how sure another score is, not a score to rank by. Figures pass it over.
bool is_spread(const std::string& score, const std::vector<std::string>& scores);

/// Each result of a table's leading scores as a point, by variant: place "scores/<stage>".
std::vector<Figure> score_figures(const RunRecord& record, const std::vector<ScoreRow>& rows,
                                  const std::vector<ResultTable>& tables);

/// A figure for each of a training's leading scalars that is not constant: place "training/<stage>".
std::vector<Figure> curve_figures(const RunRecord& record, const std::vector<CurveSet>& sets);
/// The series of a training's figures in the order of their colours.
std::vector<std::string> curve_series(const RunRecord& record, const CurveSet& set);
/// How many trainings of a set the page draws.
inline constexpr std::size_t kMostCurves = 12;

/// ROC and reliability of each test stage, from predictions.csv: place "probabilities/<stage>".
std::vector<Figure> probability_figures(const RunRecord& record, const Store& store);

/// A score of generated pictures against the time that a picture took, for each score of a measure stage on
/// generated pictures: place "cost".
std::vector<Figure> cost_figures(const RunRecord& record, const Store& store,
                                 const std::vector<ScoreRow>& rows);

}  // namespace equipoise
