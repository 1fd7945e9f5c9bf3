#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// A figure of the report: a Vega-Lite view over one tidy table, and the same drawn without script.
struct Figure {
  std::string place;  ///< The section and part it belongs to: "scores/fid".
  std::string name;   ///< Of its files; a `file_stem`.
  std::string title, caption;
  nlohmann::json spec;   ///< Vega-Lite without data and size; `parse` of its columns under data.format.
  bool legend = true;    ///< The page shows Vega's own legend.
  std::string csv;       ///< The whole table.
  std::string page_csv;  ///< The rows that the page draws.
  std::string svg;       ///< Drawn by us; styled by the page.
};

// Views over fixed columns. `series` lists the values of column `series` in the order in which they get
// colours.

/// Columns series, run, step, value: a line a run.
nlohmann::json line_spec(const std::vector<std::string>& series, const std::string& x_title,
                         const std::string& y_title, bool log);
/// Columns series, run, value, low, high, floor: a point a run in a row a series, mean and sample SD;
/// intervals and floors where the table has them.
nlohmann::json strip_spec(const std::vector<std::string>& series, const std::string& x_title, bool repeated,
                          bool intervals, bool floors);
/// Columns series, run, order, x, y (in [0, 1]): curves with the diagonal for comparison; with `points` also
/// column pictures as the points' size.
nlohmann::json unit_square_spec(const std::vector<std::string>& series, const std::string& x_title,
                                const std::string& y_title, bool points);
/// Columns series, x, y: a point a result.
nlohmann::json scatter_spec(const std::vector<std::string>& series, const std::string& x_title,
                            const std::string& y_title, bool log_x);

/// Gives each `channel` ("x", "y") of the view a domain around `value`, for data that have no other value:
/// Vega would label the one tick of such an axis with a rounded number.
void show_single_value(nlohmann::json& spec, const std::string& channel, double value);

/// The Vega-Lite specification as a file beside NAME.csv: with schema, title, size, colours and that table.
nlohmann::json stand_alone_spec(const Figure& figure);
/// The static drawing as a file of its own.
std::string stand_alone_svg(const Figure& figure);

/// NAME.vl.json, NAME.csv and NAME.svg of each.
void write_figures(FileOperations& files, const std::filesystem::path& folder,
                   const std::vector<Figure>& figures);

/// The figure for the page: the static drawing, the data for Vega if `with_vega`, the caption.
std::string figure_html(const Figure& figure, bool with_vega);
/// All figures of a place, in their order.
std::string figures_html(const std::vector<Figure>& figures, const std::string& place, bool with_vega);

}  // namespace equipoise
