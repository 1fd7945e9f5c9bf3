#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// A file that is installed beside the program: `<folder of the program>/../share/equipoise/<name>`. Empty if
/// it is not there.
std::filesystem::path data_file(const std::string& name);

/// The scripts of a page.
struct PageScripts {
  std::string html;    ///< Script elements; empty if figures are static.
  std::string policy;  ///< What a content policy says of them: their hashes, nothing else.
};

/// Vega (the file `bundle`) and what draws the figures with it. Empty if a file is missing or cannot stand in
/// a page.
PageScripts page_scripts(const std::filesystem::path& bundle, const std::filesystem::path& drawing);

}  // namespace equipoise
