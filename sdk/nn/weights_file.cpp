#include "equipoise/nn/weights_file.hpp"

#include <cstring>
#include <map>
#include <string>

#include <ATen/core/Tensor.h>
#include <ATen/ops/empty.h>

#include <equipoise/error.hpp>
#include <equipoise/safetensors.hpp>

namespace equipoise::nn {

namespace {

at::ScalarType type_of(const TensorEntry& entry, const std::string& name, const std::filesystem::path& file) {
  static const std::map<std::string, at::ScalarType> types{
      {"F16", at::kHalf}, {"BF16", at::kBFloat16}, {"F32", at::kFloat}, {"F64", at::kDouble}};
  if (const auto found = types.find(entry.dtype); found != types.end()) return found->second;
  throw Error(Fault::data, file.string() + ": tensor '" + name + "' is of type " + entry.dtype,
              "weights must be floating-point numbers: F16, BF16, F32 or F64");
}

}  // namespace

TensorMap read_weights(const std::filesystem::path& file,
                       const std::function<bool(const std::string&)>& wanted) {
  const SafetensorsFile content(file);
  TensorMap tensors;
  for (const auto& [name, entry] : content.tensors()) {
    if (wanted && !wanted(name)) continue;
    const at::Tensor tensor = at::empty(entry.shape, type_of(entry, name, file));
    const std::string_view bytes = content.bytes(entry);
    if (!bytes.empty()) std::memcpy(tensor.data_ptr(), bytes.data(), bytes.size());
    tensors[name] = tensor.to(at::kFloat);
  }
  return tensors;
}

}  // namespace equipoise::nn
