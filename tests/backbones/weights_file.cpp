#include "weights_file.hpp"

#include <ATen/core/Tensor.h>

using namespace equipoise;

void write_weights(const std::filesystem::path& path, const TensorMap& tensors,
                   const std::map<std::string, TensorBytes>& more) {
  std::map<std::string, TensorBytes> bytes = more;
  for (const auto& [name, tensor] : tensors) {
    const auto* data = static_cast<const char*>(tensor.const_data_ptr());
    bytes[name] = {"F32", tensor.sizes().vec(), std::string_view(data, tensor.nbytes())};
  }
  FileOperations files;
  write_safetensors(files, path, bytes);
}
