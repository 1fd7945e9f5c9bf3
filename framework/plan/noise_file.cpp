#include "plan/noise_file.hpp"

#include <string>

#include <equipoise/error.hpp>

#include "store/safetensors.hpp"

namespace equipoise {
namespace {

std::string shape_text(const TensorEntry& tensor) {
  std::string text;
  for (const std::int64_t size : tensor.shape) text += (text.empty() ? "" : ", ") + std::to_string(size);
  return tensor.dtype + " [" + text + "]";
}

}  // namespace

void check_noise(const std::filesystem::path& path, std::int64_t count,
                 const std::array<std::int64_t, 2>& size) {
  const std::string file = path.string();
  std::error_code absent;
  if (!std::filesystem::exists(path, absent)) throw Error(Fault::usage, "there is no file " + file);
  const SafetensorsFile tensors(path);
  const auto found = tensors.tensors().find("noise");
  if (found == tensors.tensors().end())
    throw Error(Fault::usage, file + " has no tensor 'noise'", "save it as 'noise', [N, C, H, W] float32");
  const TensorEntry& noise = found->second;
  if (noise.dtype != "F32" || noise.shape.size() != 4)
    throw Error(Fault::usage, "tensor 'noise' of " + file + " is " + shape_text(noise),
                "it must be [N, C, H, W] float32");
  if (noise.shape[2] != size[0] || noise.shape[3] != size[1])
    throw Error(Fault::usage, "tensor 'noise' of " + file + " is " + shape_text(noise) +
                                  ", but the model draws pictures of " + std::to_string(size[0]) + " x " +
                                  std::to_string(size[1]));
  if (noise.shape[0] < count)
    throw Error(Fault::usage,
                "tensor 'noise' of " + file + " starts " + std::to_string(noise.shape[0]) +
                    " pictures, but " + std::to_string(count) + " are asked for",
                "ask for fewer, or save more noise");
}

}  // namespace equipoise
