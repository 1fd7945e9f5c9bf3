#include "picture_table.hpp"

#include <algorithm>
#include <optional>
#include <set>

#include <equipoise/error.hpp>

namespace fs = std::filesystem;

namespace equipoise {
namespace {

[[noreturn]] void refuse(const std::string& name, std::int64_t line, const std::string& reason) {
  throw Error(Fault::data, name + ":" + std::to_string(line) + ": " + reason);
}

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text;
}

std::optional<std::size_t> find_column(const CsvTable& table, const std::string& column) {
  const auto found = std::find(table.header.begin(), table.header.end(), column);
  if (found == table.header.end()) return std::nullopt;
  return static_cast<std::size_t>(found - table.header.begin());
}

std::size_t require_column(const CsvTable& table, const std::string& column, const std::string& name) {
  const auto found = find_column(table, column);
  if (!found) refuse(name, 1, "no column '" + column + "'; the columns are " + quoted_list(table.header));
  return *found;
}

/// Names that sets of pictures give to columns of their own.
bool is_reserved(const std::string& column) {
  static const std::set<std::string> reserved{"",    "part",    "class", "label",  "id",      "origin",
                                              "row", "content", "width", "height", "patient", "split"};
  return reserved.count(column) != 0;
}

/// The kept columns by the index of their field.
std::map<std::size_t, std::string> kept_columns(const CsvTable& table, const ColumnNames& names,
                                                const std::string& name) {
  std::map<std::size_t, std::string> kept;
  for (std::size_t i = 0; i < table.header.size(); ++i) {
    const std::string& column = table.header[i];
    if (column != names.path && column != names.label && !is_reserved(column)) kept[i] = column;
  }
  for (const auto& [role, column] : {std::pair("patient", names.patient), std::pair("split", names.split)}) {
    if (column == role && !find_column(table, column)) continue;
    kept[require_column(table, column, name)] = role;
  }
  return kept;
}

std::string id_of(const std::string& path, const fs::path& root) {
  const fs::path given(path);
  const fs::path normal =
      given.is_absolute() ? given.lexically_normal().lexically_relative(root) : given.lexically_normal();
  const std::string id = normal.generic_string();
  const bool outside = id.empty() || id == "." || id == ".." || id.rfind("../", 0) == 0 || id.back() == '/';
  return outside ? std::string() : id;
}

}  // namespace

std::vector<TablePicture> pictures_of(const CsvTable& table, const ColumnNames& names, const fs::path& root,
                                      const std::string& name) {
  const std::size_t path = require_column(table, names.path, name);
  const std::size_t label = require_column(table, names.label, name);
  const auto kept = kept_columns(table, names, name);
  std::map<std::string, std::int64_t> line_of;
  std::vector<TablePicture> pictures;
  for (const TableRecord& record : table.records) {
    TablePicture picture{record.line, id_of(record.fields[path], root), record.fields[label], {}};
    if (record.fields[path].empty()) refuse(name, record.line, "column '" + names.path + "' is empty");
    if (picture.label.empty()) refuse(name, record.line, "column '" + names.label + "' is empty");
    if (picture.id.empty())
      refuse(name, record.line,
             "'" + record.fields[path] + "' is no file below the root '" + root.string() + "'");
    const auto [first, fresh] = line_of.emplace(picture.id, record.line);
    if (!fresh)
      refuse(name, record.line,
             "picture '" + picture.id + "' is listed on line " + std::to_string(first->second) + " already");
    for (const auto& [field, column] : kept) picture.columns[column] = record.fields[field];
    pictures.push_back(std::move(picture));
  }
  return pictures;
}

}  // namespace equipoise
