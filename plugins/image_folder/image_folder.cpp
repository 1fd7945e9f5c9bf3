#include "image_folder.hpp"

#include <algorithm>
#include <system_error>

#include <equipoise/error.hpp>

#include "class_folder.hpp"
#include "image_files/read_picture.hpp"
#include "image_files/text_encoding.hpp"

namespace fs = std::filesystem;

namespace equipoise {
namespace {

constexpr auto expected_layout =
    "put one folder a class there, each with PNG or JPEG files (or the files of one class), or correct "
    "'root'";

std::string quoted_list(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) text += (text.empty() ? "'" : ", '") + name + "'";
  return text.empty() ? "none" : text;
}

fs::path existing_root(const fs::path& given) {
  std::error_code failure;
  fs::path root = fs::absolute(given).lexically_normal();
  if (root.filename().empty() && root.has_relative_path()) root = root.parent_path();
  const fs::file_status status = fs::status(root, failure);
  if (!fs::exists(status))
    throw Error(Fault::data, "the folder of pictures '" + root.string() + "' does not exist",
                expected_layout);
  if (!fs::is_directory(status))
    throw Error(Fault::data, "the root of the pictures '" + root.string() + "' is not a folder",
                expected_layout);
  return root;
}

/// The sub-folders; the root itself if it has none but holds pictures.
std::vector<fs::path> class_folders(const fs::path& root) {
  std::vector<fs::path> folders;
  std::size_t files = 0, pictures = 0;
  for (const fs::path& entry : visible_entries(root)) {
    std::error_code failure;
    if (fs::is_directory(entry, failure)) {
      folders.push_back(entry);
      continue;
    }
    ++files;
    pictures += has_picture_extension(entry) ? 1 : 0;
  }
  if (folders.empty() && pictures > 0) return {root};
  if (folders.empty())
    throw Error(Fault::data,
                "'" + root.string() + "' holds no class: no sub-folder, " + std::to_string(files) +
                    " files, none of them a PNG or JPEG file",
                expected_layout);
  return folders;
}

[[noreturn]] void refuse_empty_class(const fs::path& folder, const ClassFolder& found) {
  std::string others;
  for (const auto& [extension, count] : found.ignored) {
    const std::string kind = extension.empty() ? "without extension" : extension;
    others += (others.empty() ? "" : ", ") + std::to_string(count) + " " + kind;
  }
  throw Error(Fault::data,
              "class folder '" + folder.string() +
                  "' holds no PNG or JPEG file (other files: " + (others.empty() ? "none" : others) + ")",
              "add pictures, or move the folder away");
}

void check_rename(const std::map<std::string, std::string>& rename, const std::vector<fs::path>& folders) {
  std::vector<std::string> names;
  for (const fs::path& folder : folders) names.push_back(folder.filename().string());
  for (const auto& [from, to] : rename) {
    if (to.empty()) throw Error(Fault::usage, "'rename' gives folder '" + from + "' an empty class name");
    if (std::find(names.begin(), names.end(), from) == names.end())
      throw Error(Fault::data,
                  "'rename' names folder '" + from + "', but the folders are " + quoted_list(names));
  }
}

std::int64_t label_of(const std::string& name, std::vector<std::string>& classes) {
  const auto known = std::find(classes.begin(), classes.end(), name);
  if (known != classes.end()) return known - classes.begin();
  classes.push_back(name);
  return static_cast<std::int64_t>(classes.size()) - 1;
}

std::string id_of(const fs::path& picture, const fs::path& root) {
  std::string id = picture.lexically_relative(root).generic_string();
  if (!is_utf8(id))
    throw Error(Fault::data, "the name of picture '" + escaped(id) + "' is not UTF-8", "rename the file");
  return id;
}

}  // namespace

void ImageFolder::Options::declare(Schema<Options>& schema) {
  schema.add("root", &Options::root, "Folder with one sub-folder of pictures a class").required();
  schema.add("channels", &Options::channels, "1 reads all pictures as grey, 3 as colour").range(1, 3);
  schema.add(
      "one_class", &Options::one_class,
      "Name of the one class that all pictures are taken to be of; empty: the folders are the classes");
  schema.add("rename", &Options::rename, "Class names by folder, where they differ from the folder's name");
}

ImageFolder::ImageFolder(Options options) : options_(std::move(options)) {
  checked_channels(options_.channels);
}

std::string ImageFolder::class_name(const fs::path& folder) const {
  if (!options_.one_class.empty()) return options_.one_class;
  const std::string name = folder.filename().string();
  const auto renamed = options_.rename.find(name);
  return renamed == options_.rename.end() ? name : renamed->second;
}

SourceFacts ImageFolder::survey(Context&) {
  const fs::path root = existing_root(options_.root);
  const std::vector<fs::path> folders = class_folders(root);
  check_rename(options_.rename, folders);
  SourceFacts facts;
  facts.watched.push_back(root.string());
  for (const fs::path& folder : folders) {
    const ClassFolder found = walk_class(folder);
    if (found.pictures.empty()) refuse_empty_class(folder, found);
    const std::int64_t label = label_of(class_name(folder), facts.classes);
    for (const fs::path& picture : found.pictures)
      facts.pictures.push_back({id_of(picture, root), label, {}});
    for (const fs::path& listed : found.folders) facts.watched.push_back(listed.string());
  }
  std::sort(facts.pictures.begin(), facts.pictures.end(),
            [](const SourcePicture& a, const SourcePicture& b) { return a.id < b.id; });
  for (const SourcePicture& picture : facts.pictures) facts.files.push_back((root / picture.id).string());
  files_ = facts.files;
  return facts;
}

at::Tensor ImageFolder::read(std::int64_t index, Context&) {
  return read_picture(files_.at(static_cast<std::size_t>(index)), options_.channels);
}

}  // namespace equipoise
