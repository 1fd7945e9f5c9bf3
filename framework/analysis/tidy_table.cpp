#include "analysis/tidy_table.hpp"

#include <algorithm>
#include <set>

#include <equipoise/error.hpp>

#include "schema/suggest.hpp"
#include "store/set_table.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostColumns = 1000;
constexpr const char* kExpected =
    "expected: a header and rows, with columns score and value, one or more for "
    "what is varied, and repeat";

std::string hint_for(const std::string& word, const std::vector<std::string>& known) {
  // Distances to very long words would take longer than anyone waits.
  const bool likely = word.size() <= 100;
  std::vector<std::string> near;
  for (const std::string& one : known)
    if (likely && one.size() <= 100) near.push_back(one);
  const std::string found = nearest(word, near);
  return found.empty() ? "there are: " + listed(known) : "did you mean " + in_quotes(found) + "?";
}

void refuse_other_encodings(std::string_view text, const std::string& name) {
  if (text.find('\0') == std::string_view::npos) return;
  throw Error(Fault::data, name + " is no UTF-8 text: it has bytes of value 0, as UTF-16 has",
              "save it as CSV in UTF-8");
}

void refuse_other_separators(const std::vector<std::string>& header, const std::string& name) {
  const auto found = header.size() == 1 ? header.front().find_first_of(";\t") : std::string::npos;
  if (found == std::string::npos) return;
  const std::string separator = header.front()[found] == ';' ? "semicolons" : "tabs";
  throw Error(Fault::data, name + ", line 1: fields are separated by " + separator + ", not by commas",
              "save it with commas between fields and points in numbers");
}

}  // namespace

TidyTable::TidyTable(std::string_view text, const std::string& name) : name_(name) {
  refuse_other_encodings(text, name);
  rows_ = parse_csv(text, name);
  if (rows_.empty()) throw Error(Fault::data, name + " is empty", kExpected);
  header_ = std::move(rows_.front());
  rows_.erase(rows_.begin());
  refuse_other_separators(header_, name);
  if (header_.size() > kMostColumns)
    throw Error(Fault::data, name + ", line 1: " + std::to_string(header_.size()) + " columns are too many",
                kExpected);
  for (std::size_t c = 0; c < header_.size(); ++c)
    if (!columns_.insert({header_[c], c}).second)
      throw Error(Fault::data, name + ", line 1: two columns are called " + in_quotes(header_[c]),
                  "rename one of them");
  if (rows_.empty()) throw Error(Fault::data, name + " has a header and no rows", kExpected);
}

void TidyTable::require(const std::string& column) const {
  if (!has(column))
    throw Error(Fault::data, name_ + ", line 1: there is no column " + in_quotes(column),
                hint_for(column, header_));
}

const std::string& TidyTable::field(std::size_t row, const std::string& column) const {
  return rows_[row][columns_.at(column)];
}

std::vector<std::string> TidyTable::words(const std::string& column) const {
  std::vector<std::string> words;
  std::set<std::string> seen;
  for (std::size_t row = 0; row < size(); ++row)
    if (seen.insert(field(row, column)).second) words.push_back(field(row, column));
  return words;
}

std::vector<std::string> TidyTable::parts(const std::string& column) const {
  std::vector<std::string> parts;
  std::set<std::string> seen;
  for (const std::string& word : words(column))
    for (const std::string& part : parts_of(word))
      if (!part.empty() && seen.insert(part).second) parts.push_back(part);
  return parts;
}

std::string TidyTable::place(std::size_t row) const {
  return name_ + ", line " + std::to_string(line(row));
}

std::vector<std::string> parts_of(const std::string& text) {
  std::vector<std::string> parts;
  std::size_t start = 0;
  for (std::size_t bar = text.find('|'); bar != std::string::npos; bar = text.find('|', start)) {
    parts.push_back(text.substr(start, bar - start));
    start = bar + 1;
  }
  parts.push_back(text.substr(start));
  return parts;
}

std::string in_quotes(const std::string& text) {
  std::string shown;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    // A character is cut off whole: its further bytes start with the bits 10.
    if (shown.size() >= 57 && (byte & 0xC0U) != 0x80U) return "'" + shown + "...'";
    shown += byte < 32 || byte == 127 ? ' ' : c;
    if (shown.size() > 70) return "'" + shown.substr(0, 57) + "...'";
  }
  return "'" + shown + "'";
}

std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < names.size() && i < 12; ++i) {
    const std::string name = in_quotes(names[i]);
    text += (i ? ", " : "") + name.substr(1, name.size() - 2);
  }
  return names.size() > 12 ? text + " and " + std::to_string(names.size() - 12) + " more" : text;
}

void require_one_of(const std::string& word, const std::vector<std::string>& known, const std::string& what,
                    const std::string& where) {
  if (std::find(known.begin(), known.end(), word) != known.end()) return;
  throw Error(Fault::usage, where + " has no " + what + " " + in_quotes(word), hint_for(word, known));
}

}  // namespace equipoise
