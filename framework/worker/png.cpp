#include "worker/png.hpp"

#include <algorithm>
#include <set>
#include <vector>

#include <opencv2/imgcodecs.hpp>

#include <equipoise/archive.hpp>
#include <equipoise/error.hpp>

#include "store/set_table.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

namespace {

namespace fs = std::filesystem;

/// `text` as the name of one file or folder.
std::string one_name(std::string text) {
  std::replace(text.begin(), text.end(), '/', '_');
  return text.empty() || text == "." || text == ".." ? "_" + text : text;
}

std::string free_name(const std::string& id, std::set<std::string>& taken) {
  const std::string whole = one_name(id);
  std::string name = one_name(fs::path(id).stem().string());
  if (taken.count(name) > 0) name = whole;
  for (int i = 2; taken.count(name) > 0; ++i) name = whole + "-" + std::to_string(i);
  return *taken.insert(name).first;
}

}  // namespace

void write_png(FileOperations& files, const std::filesystem::path& path, const at::Tensor& picture) {
  // OpenCV keeps colours in the order blue, green, red.
  const at::Tensor pixels = picture.permute({1, 2, 0}).flip({2}).contiguous();
  const cv::Mat matrix(static_cast<int>(pixels.size(0)), static_cast<int>(pixels.size(1)),
                       pixels.size(2) == 3 ? CV_8UC3 : CV_8UC1, pixels.data_ptr());
  std::vector<unsigned char> bytes;
  if (!cv::imencode(".png", matrix, bytes))
    throw Error(Fault::internal, path.string() + ": cannot encode a PNG");
  write_whole(files, path, {reinterpret_cast<const char*>(bytes.data()), bytes.size()});
}

std::int64_t export_pictures(FileOperations& files, const fs::path& set,
                             const std::map<std::string, fs::path>& pixels, const fs::path& out) {
  const auto rows = parse_set(read_whole(set), set.string());
  std::map<std::string, at::Tensor> lists;
  for (const auto& [origin, path] : pixels) lists[origin] = require(map_tensors(path), "images");
  std::map<fs::path, std::set<std::string>> taken;
  for (const SetRow& row : rows) {
    const auto list = lists.find(row.origin);
    if (list == lists.end() || row.row < 0 || row.row >= list->second.size(0))
      throw Error(Fault::data, set.string() + " names a picture that is not there: '" + row.id + "'",
                  "'equipoise store verify' names damaged artefacts");
    const fs::path folder = (row.part.empty() ? out : out / one_name(row.part)) / one_name(row.label);
    auto& names = taken[folder];
    if (names.empty()) files.create_folders(folder);
    write_png(files, folder / (free_name(row.id, names) + ".png"), list->second[row.row]);
  }
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace equipoise
