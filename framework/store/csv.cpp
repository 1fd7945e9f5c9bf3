#include <algorithm>
#include <utility>

#include <equipoise/error.hpp>

#include "store/csv_records.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

class CsvReader {
 public:
  CsvReader(std::string_view text, const std::string& name) : text_(text), name_(name) {
    if (text_.starts_with(byte_order_mark)) at_ = line_begin_ = byte_order_mark.size();
  }

  std::vector<CsvRecord> read() {
    std::vector<CsvRecord> records;
    while (at_ < text_.size()) {
      if (skip_line_end()) continue;
      records.push_back(record());
      check_width(records);
    }
    return records;
  }

 private:
  CsvRecord record() {
    CsvRecord result{{}, line_, {}};
    while (true) {
      result.places.push_back({line_, column()});
      result.fields.push_back(peek() == '"' ? quoted() : plain());
      if (peek() == ',') {
        ++at_;
      } else {
        skip_line_end();
        return result;
      }
    }
  }

  std::string plain() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_of(",\"\r\n", at_), text_.size());
    if (peek() == '"') fail("has a quote inside a field that does not begin with one");
    if (peek() == '\r' && !at_line_end()) fail("has a carriage return without a line feed");
    return std::string(text_.substr(begin, at_ - begin));
  }

  std::string quoted() {
    std::string value;
    const std::size_t begin_line = line_;
    ++at_;
    while (true) {
      const std::size_t quote = text_.find('"', at_);
      if (quote == std::string_view::npos) {
        line_ = begin_line;
        fail("begins a quoted field that never ends");
      }
      append(value, text_.substr(at_, quote - at_));
      at_ = quote + 1;
      if (peek() != '"') break;
      value += '"';
      ++at_;
    }
    if (at_ < text_.size() && peek() != ',' && !at_line_end()) fail("has text after a closing quote");
    return value;
  }

  void append(std::string& value, std::string_view piece) {
    value += piece;
    for (std::size_t i = 0; i < piece.size(); ++i)
      if (piece[i] == '\n') {
        ++line_;
        line_begin_ = static_cast<std::size_t>(piece.data() - text_.data()) + i + 1;
      }
  }

  /// The column of the next letter.
  std::size_t column() const { return at_ - line_begin_ + 1; }

  /// The next letter, or '\0' at the end: no rule asks for that one.
  char peek() const { return at_ < text_.size() ? text_[at_] : '\0'; }
  bool at_line_end() const { return peek() == '\n' || text_.substr(at_, 2) == "\r\n"; }

  bool skip_line_end() {
    if (!at_line_end()) return false;
    at_ += peek() == '\r' ? 2 : 1;
    ++line_;
    line_begin_ = at_;
    return true;
  }

  void check_width(const std::vector<CsvRecord>& records) {
    const std::size_t expected = records.front().fields.size(), found = records.back().fields.size();
    if (expected == found) return;
    line_ = records.back().line;
    fail("has " + std::to_string(found) + " fields, the first line has " + std::to_string(expected));
  }

  [[noreturn]] void fail(const std::string& fault) const {
    throw Error(Fault::data, name_ + ":" + std::to_string(line_) + ": the line " + fault,
                "fields are separated by commas; a field that holds a comma, a quote or a line end stands in "
                "quotes, and its own quotes are doubled");
  }

  std::string_view text_;
  const std::string& name_;
  std::size_t at_ = 0;
  std::size_t line_ = 1;
  std::size_t line_begin_ = 0;  ///< Where line `line_` begins in the text.
};

bool needs_quotes(const std::string& field) {
  // A byte order mark at the start of the text would be taken for the file's own.
  return field.find_first_of(",\"\r\n") != std::string::npos || field.starts_with(byte_order_mark);
}

std::string quote(const std::string& field) {
  std::string text = "\"";
  for (const char letter : field) {
    if (letter == '"') text += '"';
    text += letter;
  }
  return text + '"';
}

}  // namespace

std::vector<CsvRecord> read_csv_records(std::string_view text, const std::string& name) {
  return CsvReader(text, name).read();
}

std::vector<std::vector<std::string>> parse_csv(std::string_view text, const std::string& name) {
  std::vector<std::vector<std::string>> rows;
  for (CsvRecord& record : read_csv_records(text, name)) rows.push_back(std::move(record.fields));
  return rows;
}

std::string format_csv_row(const std::vector<std::string>& fields) {
  // One empty field without quotes would be an empty line, and those are skipped.
  if (fields.size() == 1 && fields.front().empty()) return "\"\"\n";
  std::string text;
  for (const std::string& field : fields) {
    if (&field != &fields.front()) text += ',';
    text += needs_quotes(field) ? quote(field) : field;
  }
  return text + '\n';
}

}  // namespace equipoise
