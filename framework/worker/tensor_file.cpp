#include "worker/tensor_file.hpp"

#include <array>
#include <cstdint>
#include <memory>
#include <utility>

#include <ATen/ops/empty.h>
#include <ATen/ops/from_blob.h>

#include "store/safetensors.hpp"

namespace equipoise {

namespace {

constexpr std::array<std::pair<at::ScalarType, const char*>, 10> kTypes{{{at::kBool, "BOOL"},
                                                                         {at::kByte, "U8"},
                                                                         {at::kChar, "I8"},
                                                                         {at::kShort, "I16"},
                                                                         {at::kInt, "I32"},
                                                                         {at::kLong, "I64"},
                                                                         {at::kHalf, "F16"},
                                                                         {at::kBFloat16, "BF16"},
                                                                         {at::kFloat, "F32"},
                                                                         {at::kDouble, "F64"}}};

at::ScalarType scalar_type(const std::string& dtype, const std::filesystem::path& path) {
  for (const auto& [type, name] : kTypes) {
    if (dtype == name) return type;
  }
  throw Error(Fault::data, path.string() + ": tensors of type " + dtype + " are not supported");
}

std::string dtype_of(const at::Tensor& tensor, const std::string& name) {
  for (const auto& [type, word] : kTypes) {
    if (tensor.scalar_type() == type) return word;
  }
  throw Error(Fault::plugin, "tensor '" + name + "' has a type that safetensors cannot hold",
              "keep tensors of integers, bool or real floating point in the archive");
}

at::Tensor map_tensor(const std::shared_ptr<SafetensorsFile>& file, const TensorEntry& entry,
                      const std::filesystem::path& path) {
  const at::ScalarType type = scalar_type(entry.dtype, path);
  const std::string_view bytes = file->bytes(entry);
  if (bytes.empty()) return at::empty(entry.shape, type);
  // The mapping is read-only, which at::from_blob has no way to say.
  void* data = const_cast<char*>(bytes.data());
  return at::from_blob(
      data, entry.shape, [file](void*) {}, at::TensorOptions(type));
}

bool aligned(const at::Tensor& tensor) {
  return reinterpret_cast<std::uintptr_t>(tensor.const_data_ptr()) % tensor.element_size() == 0;
}

at::Tensor copy_of(const std::shared_ptr<SafetensorsFile>& file, const TensorEntry& entry,
                   const std::filesystem::path& path) {
  const std::string_view bytes = file->bytes(entry);
  at::Tensor tensor = at::empty(entry.shape, scalar_type(entry.dtype, path));
  if (!bytes.empty()) std::copy(bytes.begin(), bytes.end(), static_cast<char*>(tensor.data_ptr()));
  return tensor;
}

}  // namespace

TensorMap map_tensors(const std::filesystem::path& path) {
  const auto file = std::make_shared<SafetensorsFile>(path);
  TensorMap tensors;
  for (const auto& [name, entry] : file->tensors()) {
    at::Tensor tensor = map_tensor(file, entry, path);
    tensors[name] = aligned(tensor) ? tensor : copy_of(file, entry, path);
  }
  return tensors;
}

TensorMap read_tensors(const std::filesystem::path& path, std::map<std::string, std::string>* metadata) {
  const auto file = std::make_shared<SafetensorsFile>(path);
  TensorMap tensors;
  for (const auto& [name, entry] : file->tensors()) tensors[name] = copy_of(file, entry, path);
  if (metadata != nullptr) *metadata = file->metadata();
  return tensors;
}

void write_tensors(FileOperations& files, const std::filesystem::path& path, const TensorMap& tensors,
                   const std::map<std::string, std::string>& metadata) {
  TensorMap contiguous;
  std::map<std::string, TensorBytes> bytes;
  for (const auto& [name, tensor] : tensors) {
    if (!tensor.defined()) throw Error(Fault::plugin, "tensor '" + name + "' of the archive is undefined");
    const at::Tensor& kept = contiguous[name] = tensor.detach().cpu().contiguous();
    bytes[name] = {
        dtype_of(kept, name),
        kept.sizes().vec(),
        {static_cast<const char*>(kept.const_data_ptr()), static_cast<std::size_t>(kept.nbytes())}};
  }
  write_safetensors(files, path, bytes, metadata);
}

}  // namespace equipoise
