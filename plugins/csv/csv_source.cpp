#include "csv_source.hpp"

#include <algorithm>
#include <fstream>
#include <iterator>
#include <set>
#include <system_error>

#include <equipoise/error.hpp>

#include "image_files/csv_table.hpp"
#include "image_files/read_picture.hpp"
#include "picture_table.hpp"

namespace fs = std::filesystem;

namespace equipoise {
namespace {

std::string read_text(const fs::path& file) {
  std::error_code failure;
  if (!fs::is_regular_file(file, failure)) {
    throw Error(Fault::data, "the table of pictures '" + file.string() + "' does not exist or is not a file",
                "write a CSV file with the columns path and label there, or correct 'file'");
  }
  std::ifstream stream(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(stream)), std::istreambuf_iterator<char>());
  if (!stream.is_open() || stream.bad()) throw Error(Fault::data, "cannot read '" + file.string() + "'");
  return text;
}

fs::path existing_root(const fs::path& given, const fs::path& table) {
  std::error_code failure;
  const fs::path root = given.empty() ? table.parent_path() : fs::absolute(given).lexically_normal();
  if (!fs::is_directory(root, failure)) {
    throw Error(Fault::data,
                "the folder of pictures '" + root.string() + "' does not exist or is not a folder",
                "the paths of '" + table.string() + "' are relative to it; correct 'root'");
  }
  return root;
}

void check_files(const std::vector<TablePicture>& pictures, const fs::path& root, const std::string& name) {
  std::size_t missing = 0;
  const TablePicture* first = nullptr;
  for (const TablePicture& picture : pictures) {
    std::error_code failure;
    if (fs::is_regular_file(root / picture.id, failure)) continue;
    if (missing++ == 0) first = &picture;
  }
  if (missing == 0) return;
  throw Error(Fault::data,
              name + ":" + std::to_string(first->line) + ": picture '" + (root / first->id).string() +
                  "' does not exist or is not a file (" + std::to_string(missing) + " of " +
                  std::to_string(pictures.size()) + " pictures are missing)",
              "correct the paths, or 'root', which they are relative to");
}

}  // namespace

void CsvSource::Options::declare(Schema<Options>& schema) {
  schema.add("file", &Options::file, "Table in CSV form with a header line").required();
  schema.add("root", &Options::root,
             "Folder that the paths of the table are relative to; empty: the table's folder");
  schema.add("path", &Options::path, "Column that holds the paths of the pictures");
  schema.add("label", &Options::label, "Column that holds the names of the classes");
  schema.add("patient", &Options::patient,
             "Column that tells which pictures show one patient; may be absent");
  schema.add("split", &Options::split, "Column that names the part a picture belongs to; may be absent");
  schema.add("channels", &Options::channels, "1 reads all pictures as grey, 3 as colour").range(1, 3);
}

CsvSource::CsvSource(Options options) : options_(std::move(options)) {
  checked_channels(options_.channels);
}

SourceFacts CsvSource::survey(Context&) {
  const fs::path file = fs::absolute(options_.file).lexically_normal();
  const std::string text = read_text(file);
  const fs::path root = existing_root(options_.root, file);
  const ColumnNames names{options_.path, options_.label, options_.patient, options_.split};
  std::vector<TablePicture> pictures = pictures_of(read_csv(text, file.string()), names, root, file.string());
  if (pictures.empty()) throw Error(Fault::data, "'" + file.string() + "' lists no picture");
  check_files(pictures, root, file.string());
  std::sort(pictures.begin(), pictures.end(),
            [](const TablePicture& a, const TablePicture& b) { return a.id < b.id; });
  std::set<std::string> classes;
  for (const TablePicture& picture : pictures) classes.insert(picture.label);
  SourceFacts facts;
  facts.classes.assign(classes.begin(), classes.end());
  facts.watched.push_back(file.string());
  for (TablePicture& picture : pictures) {
    const auto label = std::distance(classes.begin(), classes.find(picture.label));
    facts.files.push_back((root / picture.id).string());
    facts.pictures.push_back({std::move(picture.id), label, std::move(picture.columns)});
  }
  files_ = facts.files;
  return facts;
}

at::Tensor CsvSource::read(std::int64_t index, Context&) {
  return read_picture(files_.at(static_cast<std::size_t>(index)), options_.channels);
}

}  // namespace equipoise
