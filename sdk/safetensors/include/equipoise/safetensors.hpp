#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// A tensor inside a safetensors file; dtype in the format's words: BOOL U8 I8 I16 I32 I64 F16 BF16 F32 F64.
struct TensorEntry {
  std::string dtype;
  std::vector<std::int64_t> shape;
  std::uint64_t begin = 0, end = 0;  ///< Bytes from the start of the data section.
};

/// Bytes of one element; 0 for an unknown dtype.
std::size_t dtype_size(std::string_view dtype);

/// A memory-mapped safetensors file. Everything is checked before use: header size (at most 100 MB) and JSON,
/// duplicate names, shapes (rank at most 8, no overflow), offsets (in order, without holes or overlaps, to
/// the end of the file). Error(data) names file and fault.
class SafetensorsFile {
 public:
  explicit SafetensorsFile(const std::filesystem::path& path);
  ~SafetensorsFile();
  SafetensorsFile(SafetensorsFile&& other) noexcept;
  SafetensorsFile& operator=(SafetensorsFile&&) = delete;
  SafetensorsFile(const SafetensorsFile&) = delete;

  const std::map<std::string, TensorEntry>& tensors() const { return tensors_; }
  const std::map<std::string, std::string>& metadata() const { return metadata_; }
  /// The bytes of `entry`, valid as long as this object lives. Not necessarily aligned.
  std::string_view bytes(const TensorEntry& entry) const;

 private:
  void* map_ = nullptr;
  std::size_t size_ = 0;
  std::size_t data_ = 0;
  std::map<std::string, TensorEntry> tensors_;
  std::map<std::string, std::string> metadata_;
};

/// Parses and checks a header (the JSON text after the 8-byte length) against `data_size` bytes of data.
/// What SafetensorsFile uses, and what the fuzz target feeds. `name` is used in errors.
void parse_safetensors_header(std::string_view header, std::uint64_t data_size, const std::string& name,
                              std::map<std::string, TensorEntry>& tensors,
                              std::map<std::string, std::string>& metadata);

}  // namespace equipoise
