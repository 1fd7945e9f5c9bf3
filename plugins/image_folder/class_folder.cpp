#include "class_folder.hpp"

#include <algorithm>
#include <set>
#include <system_error>

#include <equipoise/error.hpp>

#include "image_files/read_picture.hpp"

namespace fs = std::filesystem;

namespace equipoise {
namespace {

class Walk {
 public:
  ClassFolder found;

  void enter(const fs::path& folder) {
    std::error_code failure;
    const fs::path real = fs::canonical(folder, failure);
    if (!failure && !listed_.insert(real).second) return;
    found.folders.push_back(folder);
    for (const fs::path& entry : visible_entries(folder)) visit(entry);
  }

 private:
  void visit(const fs::path& entry) {
    std::error_code failure;
    const fs::file_status status = fs::status(entry, failure);
    if (fs::is_directory(status)) {
      enter(entry);
    } else if (!has_picture_extension(entry)) {
      ++found.ignored[entry.extension().string()];
    } else if (fs::is_regular_file(status)) {
      found.pictures.push_back(entry);
    } else {
      throw Error(Fault::data,
                  "'" + entry.string() + "' is named as a picture but is no file, or a link to nothing",
                  "restore what it links to, or remove it");
    }
  }

  std::set<fs::path> listed_;
};

}  // namespace

std::vector<fs::path> visible_entries(const fs::path& folder) {
  std::error_code failure;
  std::vector<fs::path> entries;
  for (fs::directory_iterator at(folder, failure), end; !failure && at != end; at.increment(failure))
    if (at->path().filename().string().front() != '.') entries.push_back(at->path());
  if (failure) throw Error(Fault::data, "cannot list folder '" + folder.string() + "': " + failure.message());
  std::sort(entries.begin(), entries.end(),
            [](const fs::path& a, const fs::path& b) { return a.native() < b.native(); });
  return entries;
}

ClassFolder walk_class(const fs::path& folder) {
  Walk walk;
  walk.enter(folder);
  return std::move(walk.found);
}

}  // namespace equipoise
