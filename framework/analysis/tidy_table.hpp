#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// A CSV file with a header, by column names.
class TidyTable {
 public:
  /// Error(data) if `text` is empty, in UTF-16, separated by semicolons or tabs, has no rows, two columns of
  /// one name or more than a thousand columns.
  TidyTable(std::string_view text, const std::string& name);

  const std::string& name() const { return name_; }
  const std::vector<std::string>& header() const { return header_; }
  std::size_t size() const { return rows_.size(); }
  bool has(const std::string& column) const { return columns_.count(column) > 0; }
  /// Error(data) naming the nearest column if there is none of this name.
  void require(const std::string& column) const;
  const std::string& field(std::size_t row, const std::string& column) const;
  /// The distinct fields of a column in the order of the file.
  std::vector<std::string> words(const std::string& column) const;
  /// The same after splitting at '|', without the blank one.
  std::vector<std::string> parts(const std::string& column) const;
  /// Of the file, from 1; rows of several lines (quoted fields) count as one.
  std::size_t line(std::size_t row) const { return row + 2; }
  /// "results.csv, line 7".
  std::string place(std::size_t row) const;

 private:
  std::string name_;
  std::vector<std::string> header_;
  std::vector<std::vector<std::string>> rows_;
  std::map<std::string, std::size_t> columns_;
};

/// `text` split at '|'.
std::vector<std::string> parts_of(const std::string& text);

/// In single quotes, on one line, at most 60 characters: fit for a message whatever a file holds.
std::string in_quotes(const std::string& text);

/// The first dozen, joined by ", ".
std::string listed(const std::vector<std::string>& names);

/// Error(usage) if `word` is none of `known`: "results.csv has no score 'accurcy'", with the nearest or all.
void require_one_of(const std::string& word, const std::vector<std::string>& known, const std::string& what,
                    const std::string& where);

}  // namespace equipoise
