#include "image_files/csv_table.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <equipoise/error.hpp>

#include "image_files/text_encoding.hpp"

namespace equipoise {
namespace {

[[noreturn]] void refuse(const std::string& name, std::int64_t line, const std::string& reason) {
  throw Error(Fault::data, name + ":" + std::to_string(line) + ": " + reason);
}

/// Takes records off the front of a text.
class Reader {
 public:
  Reader(std::string_view text, const std::string& name) : text_(text), name_(name) {}

  bool at_end() const { return at_ == text_.size(); }

  TableRecord record() {
    TableRecord record{line_, {}};
    while (true) {
      record.fields.push_back(peek() == '"' ? quoted_field() : plain_field());
      if (peek() != ',') break;
      ++at_;
    }
    end_line();
    return record;
  }

 private:
  char peek(std::size_t ahead = 0) const { return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\n'; }

  std::string plain_field() {
    const std::size_t begin = at_;
    while (!at_end() && peek() != ',' && peek() != '\n') {
      if (peek() == '"') refuse(name_, line_, "a quote within a field that does not start with one");
      ++at_;
    }
    std::size_t end = at_;
    if (peek() == '\n' && end > begin && text_[end - 1] == '\r') --end;
    return std::string(text_.substr(begin, end - begin));
  }

  std::string quoted_field() {
    const std::int64_t opened = line_;
    std::string field;
    for (++at_; !at_end(); ++at_) {
      if (peek() == '"') {
        if (at_ + 1 == text_.size() || peek(1) != '"') break;
        ++at_;
      }
      if (peek() == '\n') ++line_;
      field += peek();
    }
    if (at_end()) refuse(name_, opened, "a quoted field is not closed");
    ++at_;
    if (peek() == '\r' && peek(1) == '\n') ++at_;
    if (peek() != ',' && peek() != '\n') refuse(name_, line_, "text after the closing quote of a field");
    return field;
  }

  void end_line() {
    if (!at_end()) ++at_;
    ++line_;
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::int64_t line_ = 1;
};

bool is_blank(const TableRecord& record) {
  return record.fields.size() == 1 && record.fields[0].empty();
}

void check_record(const TableRecord& record, std::size_t columns, const std::string& name) {
  for (const std::string& field : record.fields)
    if (!is_utf8(field)) refuse(name, record.line, "the text is not UTF-8: '" + escaped(field) + "'");
  if (columns != 0 && record.fields.size() != columns) {
    refuse(name, record.line,
           std::to_string(record.fields.size()) + " fields where the header has " + std::to_string(columns));
  }
}

void check_header(const std::vector<std::string>& header, const std::string& name, std::int64_t line) {
  std::set<std::string> seen;
  for (const std::string& column : header)
    if (!seen.insert(column).second) refuse(name, line, "column '" + column + "' appears twice");
}

}  // namespace

CsvTable read_csv(std::string_view text, const std::string& name) {
  constexpr std::string_view byte_order_mark = "\xef\xbb\xbf";
  if (text.substr(0, 3) == byte_order_mark) text.remove_prefix(3);
  Reader reader(text, name);
  CsvTable table;
  while (!reader.at_end()) {
    TableRecord record = reader.record();
    if (is_blank(record)) continue;
    check_record(record, table.header.size(), name);
    if (table.header.empty()) {
      check_header(record.fields, name, record.line);
      table.header = std::move(record.fields);
    } else {
      table.records.push_back(std::move(record));
    }
  }
  if (table.header.empty()) refuse(name, 1, "the table is empty; its first line must name the columns");
  return table;
}

}  // namespace equipoise
