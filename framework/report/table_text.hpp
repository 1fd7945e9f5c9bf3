#pragma once

#include <string>
#include <vector>

#include "report/result_table.hpp"

namespace equipoise {

/// A table as texts: header and rows of equal length, ready for any plain format.
struct TextTable {
  std::vector<std::string> header;
  std::vector<std::vector<std::string>> rows;
  std::size_t heads = 0;  ///< Leading columns that are words; the others are numbers.
};

/// `sign` stands between mean and SD.
TextTable text_table(const ResultTable& table, const std::string& sign = "±");

/// Remarks that belong under a table: "2 of 3 runs (ddpm): failed: reason".
std::vector<std::string> table_remarks(const ResultTable& table);

std::string markdown_table(const TextTable& table);
/// booktabs, with caption; compiles in any document that uses the package.
std::string latex_table(const ResultTable& table);
std::string latex_table(const TextTable& table, const std::string& caption);
/// For programs: columns <heads>, n, then `<score>` and `<score> sd` in full precision, and `failure`.
std::string csv_table(const ResultTable& table);
/// Columns aligned with spaces.
std::string aligned_table(const TextTable& table);

}  // namespace equipoise
