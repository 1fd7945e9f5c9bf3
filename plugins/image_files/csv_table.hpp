#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// One record of a table and the line that it starts on, counted from 1.
struct TableRecord {
  std::int64_t line = 0;
  std::vector<std::string> fields;
};

/// A table whose first record names the columns.
struct CsvTable {
  std::vector<std::string> header;
  std::vector<TableRecord> records;  ///< Each with as many fields as the header.
};

/// Reads RFC 4180 text: quoted fields may hold commas, doubled quotes and newlines; lines end in LF or CRLF;
/// a byte-order mark and empty lines are skipped. Error(data) as "NAME:LINE: reason".
CsvTable read_csv(std::string_view text, const std::string& name);

}  // namespace equipoise
