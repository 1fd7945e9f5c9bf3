#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// One row of `set.csv`: a picture that an artefact holds or refers to.
struct SetRow {
  std::string part;   ///< "" where the artefact has one part.
  std::string label;  ///< Name of the class.
  std::string id;
  std::string origin;    ///< Key of the slice that the picture was loaded or generated in.
  std::int64_t row = 0;  ///< Row within that origin.
  std::map<std::string, std::string> columns;  ///< Further text: patient, content, width, height.
};

/// RFC 4180 text with the header `part,class,id,origin,row,<columns in order of name>`.
/// A row that lacks a column of another row gets an empty field there.
std::string format_set(const std::vector<SetRow>& rows);
/// The reverse. Error(data) naming `name` and the line.
std::vector<SetRow> parse_set(std::string_view text, const std::string& name);

/// RFC 4180, the reader and writer of CSV of the framework: quoted fields may hold commas, quotes and
/// newlines. Lines end with LF or CR LF; empty lines and a byte order mark are skipped; all rows are equally
/// long. Error(data) naming `name` and the line.
std::vector<std::vector<std::string>> parse_csv(std::string_view text, const std::string& name);
/// One row with its line end (LF).
std::string format_csv_row(const std::vector<std::string>& fields);

}  // namespace equipoise
