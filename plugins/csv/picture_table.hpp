#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "image_files/csv_table.hpp"

namespace equipoise {

/// Which column of a table plays which part.
struct ColumnNames {
  std::string path, label, patient, split;
};

/// One line of a table of pictures.
struct TablePicture {
  std::int64_t line = 0;
  std::string id;  ///< Path relative to the root.
  std::string label;
  std::map<std::string, std::string>
      columns;  ///< "patient" and "split" under these names, further ones under theirs.
};

/// The pictures that `table` lists, in its order. `names.patient` and `names.split` may be absent from the
/// table if they are "patient" and "split". Columns that the product writes itself (id, class, width, ...)
/// are left out. Error(data) as "NAME:LINE: reason" for a missing column, an empty path or label, a path
/// outside of the root, or a picture listed twice.
std::vector<TablePicture> pictures_of(const CsvTable& table, const ColumnNames& names,
                                      const std::filesystem::path& root, const std::string& name);

}  // namespace equipoise
