#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// Where a field begins; both count from 1, columns in bytes.
struct CsvField {
  std::size_t line = 1, column = 1;
};

/// One record of a CSV text and the line that it begins on (a quoted field may span lines).
struct CsvRecord {
  std::vector<std::string> fields;
  std::size_t line = 1;
  std::vector<CsvField> places = {};  ///< Of each field.
};

/// `parse_csv` with line numbers, for readers that find faults in the content.
std::vector<CsvRecord> read_csv_records(std::string_view text, const std::string& name);

}  // namespace equipoise
