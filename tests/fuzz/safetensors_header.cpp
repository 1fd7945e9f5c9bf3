#include <cstddef>
#include <cstdint>
#include <cstdlib>

#include <equipoise/error.hpp>
#include <equipoise/safetensors.hpp>

using namespace equipoise;

/// The first byte is the size of the data, the rest the header. A header that is accepted must place every
/// tensor inside the data.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  std::map<std::string, TensorEntry> tensors;
  std::map<std::string, std::string> metadata;
  const std::string_view header(reinterpret_cast<const char*>(data) + 1, size - 1);
  try {
    parse_safetensors_header(header, data[0], "fuzz", tensors, metadata);
  } catch (const Error&) {
    return 0;
  }
  std::uint64_t total = 0;
  for (const auto& [name, entry] : tensors) {
    if (entry.begin > entry.end || entry.end > data[0] || dtype_size(entry.dtype) == 0) std::abort();
    total += entry.end - entry.begin;
  }
  if (total != data[0]) std::abort();
  return 0;
}
