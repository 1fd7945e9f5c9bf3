#include "store/set_table.hpp"

#include <array>
#include <charconv>
#include <set>

#include <equipoise/error.hpp>

#include "store/csv_records.hpp"

namespace equipoise {
namespace {

const std::array<std::string, 5>& fixed_columns() {
  static const std::array<std::string, 5> names = {"part", "class", "id", "origin", "row"};
  return names;
}

bool is_fixed(const std::string& name) {
  for (const std::string& fixed : fixed_columns()) {
    if (fixed == name) return true;
  }
  return false;
}

std::set<std::string> further_columns(const std::vector<SetRow>& rows) {
  std::set<std::string> names;
  for (const SetRow& row : rows) {
    for (const auto& [name, value] : row.columns) {
      if (is_fixed(name))
        throw Error(Fault::internal, "a set of pictures may not have a further column \"" + name + "\"");
      names.insert(name);
    }
  }
  return names;
}

[[noreturn]] void fail(const std::string& name, std::size_t line, const std::string& fault) {
  throw Error(Fault::data, name + ":" + std::to_string(line) + ": " + fault);
}

void check_header(const CsvRecord& header, const std::string& name) {
  const auto& fixed = fixed_columns();
  for (std::size_t i = 0; i < fixed.size(); ++i) {
    if (i >= header.fields.size() || header.fields[i] != fixed[i]) {
      fail(name, header.line, "the header must begin with part,class,id,origin,row");
    }
  }
  std::set<std::string> seen;
  for (const std::string& column : header.fields) {
    if (!seen.insert(column).second) fail(name, header.line, "the column \"" + column + "\" appears twice");
  }
}

std::int64_t row_number(const std::string& text, const std::string& name, std::size_t line) {
  std::int64_t value = 0;
  const auto [end, code] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (code != std::errc() || end != text.data() + text.size() || value < 0) {
    fail(name, line, "the row \"" + text.substr(0, 40) + "\" is not a whole number from 0 on");
  }
  return value;
}

SetRow row_of(const CsvRecord& record, const std::vector<std::string>& header, const std::string& name) {
  const std::vector<std::string>& fields = record.fields;
  SetRow row{fields[0], fields[1], fields[2], fields[3], row_number(fields[4], name, record.line), {}};
  for (std::size_t i = fixed_columns().size(); i < header.size(); ++i)
    row.columns.emplace(header[i], fields[i]);
  return row;
}

}  // namespace

std::string format_set(const std::vector<SetRow>& rows) {
  const std::set<std::string> further = further_columns(rows);
  std::vector<std::string> fields(fixed_columns().begin(), fixed_columns().end());
  fields.insert(fields.end(), further.begin(), further.end());
  std::string text = format_csv_row(fields);
  for (const SetRow& row : rows) {
    fields = {row.part, row.label, row.id, row.origin, std::to_string(row.row)};
    for (const std::string& name : further) {
      const auto found = row.columns.find(name);
      fields.push_back(found == row.columns.end() ? std::string() : found->second);
    }
    text += format_csv_row(fields);
  }
  return text;
}

std::vector<SetRow> parse_set(std::string_view text, const std::string& name) {
  const std::vector<CsvRecord> records = read_csv_records(text, name);
  if (records.empty()) fail(name, 1, "the header is missing");
  check_header(records.front(), name);
  std::vector<SetRow> rows;
  rows.reserve(records.size() - 1);
  for (std::size_t i = 1; i < records.size(); ++i)
    rows.push_back(row_of(records[i], records.front().fields, name));
  return rows;
}

}  // namespace equipoise
