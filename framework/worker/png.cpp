#include "worker/png.hpp"

#include <vector>

#include <opencv2/imgcodecs.hpp>

#include <equipoise/archive.hpp>
#include <equipoise/error.hpp>

#include "store/set_table.hpp"
#include "worker/tensor_file.hpp"

namespace equipoise {

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

std::int64_t export_pictures(FileOperations& files, const std::filesystem::path& artefact,
                             const std::filesystem::path& out) {
  const TensorMap tensors = map_tensors(artefact / "images.safetensors");
  const at::Tensor& pictures = require(tensors, "images");
  const auto rows = parse_set(read_whole(artefact / "set.csv"), (artefact / "set.csv").string());
  for (const SetRow& row : rows) {
    if (row.row < 0 || row.row >= pictures.size(0))
      throw Error(Fault::data, artefact.string() + ": set.csv names a picture that images.safetensors lacks");
    const auto folder = out / row.label;
    files.create_folders(folder);
    write_png(files, folder / (std::filesystem::path(row.id).filename().string() + ".png"),
              pictures[row.row]);
  }
  return static_cast<std::int64_t>(rows.size());
}

}  // namespace equipoise
