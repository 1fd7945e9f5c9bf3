#include "store/safetensors.hpp"

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t length_size = 8;
constexpr std::size_t alignment = 64;
constexpr std::uint64_t maximal_header = 100'000'000;

[[noreturn]] void fail(const fs::path& path, const std::string& fault) {
  throw Error(Fault::data, path.string() + " is not a sound safetensors file: " + fault);
}

std::string length_prefix(std::size_t length) {
  std::string bytes;
  for (std::size_t i = 0; i < length_size; ++i) bytes += static_cast<char>(length >> 8 * i & 0xff);
  return bytes;
}

/// The 8-byte length and the header, padded so that the data begin at a multiple of 64.
std::string format_header(const std::map<std::string, TensorBytes>& tensors,
                          const std::map<std::string, std::string>& metadata) {
  nlohmann::json header = nlohmann::json::object();
  if (!metadata.empty()) header["__metadata__"] = metadata;
  std::uint64_t at = 0;
  for (const auto& [name, tensor] : tensors) {
    const std::uint64_t end = at + tensor.bytes.size();
    header[name] = {{"dtype", tensor.dtype}, {"shape", tensor.shape}, {"data_offsets", {at, end}}};
    at = end;
  }
  std::string text = header.dump();
  while ((length_size + text.size()) % alignment != 0) text += ' ';
  return length_prefix(text.size()) + text;
}

/// What was formatted must read back, whatever the caller passed.
void check_own_header(std::string_view header, std::uint64_t data_size, const fs::path& path) {
  std::map<std::string, TensorEntry> tensors;
  std::map<std::string, std::string> metadata;
  if (header.size() > maximal_header) fail(path, "its header would be longer than 100 MB");
  parse_safetensors_header(header, data_size, path.string(), tensors, metadata);
}

}  // namespace

void write_safetensors(FileOperations& files, const fs::path& path,
                       const std::map<std::string, TensorBytes>& tensors,
                       const std::map<std::string, std::string>& metadata) {
  std::string header;
  std::uint64_t data_size = 0;
  for (const auto& [name, tensor] : tensors) data_size += tensor.bytes.size();
  try {
    if (tensors.contains("__metadata__")) fail(path, "no tensor may be called __metadata__");
    header = format_header(tensors, metadata);
    check_own_header(std::string_view(header).substr(length_size), data_size, path);
  } catch (const Error& error) {
    throw Error(Fault::internal, std::string("cannot write tensors: ") + error.what());
  } catch (const nlohmann::json::exception& error) {
    throw Error(Fault::internal, "cannot write " + path.string() + ": " + error.what());
  }
  std::vector<std::string_view> pieces = {header};
  for (const auto& [name, tensor] : tensors) pieces.push_back(tensor.bytes);
  write_pieces(files, path, pieces);
}

}  // namespace equipoise
