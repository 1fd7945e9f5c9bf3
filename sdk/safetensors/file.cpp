#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include <equipoise/error.hpp>
#include <equipoise/safetensors.hpp>

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t length_size = 8;
constexpr std::uint64_t maximal_header = 100'000'000;

[[noreturn]] void fail(const fs::path& path, const std::string& fault) {
  throw Error(Fault::data, path.string() + " is not a sound safetensors file: " + fault);
}

[[noreturn]] void fail_to_read(const fs::path& path, int code) {
  throw Error(Fault::data, "cannot read " + path.string() + ": " + std::generic_category().message(code));
}

/// Maps all of an open file for reading; `size` becomes its length.
void* map_descriptor(int descriptor, const fs::path& path, std::size_t& size) {
  struct stat facts {};
  if (::fstat(descriptor, &facts) != 0) fail_to_read(path, errno);
  if (!S_ISREG(facts.st_mode)) fail(path, "it is not a regular file");
  size = static_cast<std::size_t>(facts.st_size);
  if (size < length_size) fail(path, "it is shorter than 8 bytes");
  void* map = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, descriptor, 0);
  if (map == MAP_FAILED) fail_to_read(path, errno);
  return map;
}

void* map_file(const fs::path& path, std::size_t& size) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
  if (descriptor < 0) fail_to_read(path, errno);
  try {
    void* map = map_descriptor(descriptor, path, size);
    ::close(descriptor);
    return map;
  } catch (...) {
    ::close(descriptor);
    throw;
  }
}

std::string_view header_of(std::string_view file, const fs::path& path) {
  std::uint64_t length = 0;
  for (std::size_t i = length_size; i-- > 0;) length = length << 8 | static_cast<unsigned char>(file[i]);
  if (length > maximal_header)
    fail(path, "its header claims " + std::to_string(length) + " bytes; 100 MB is the limit");
  if (length > file.size() - length_size) fail(path, "its header claims more bytes than the file has");
  return file.substr(length_size, length);
}

}  // namespace

SafetensorsFile::SafetensorsFile(const fs::path& path) {
  map_ = map_file(path, size_);
  try {
    const std::string_view file(static_cast<const char*>(map_), size_);
    const std::string_view header = header_of(file, path);
    data_ = length_size + header.size();
    parse_safetensors_header(header, size_ - data_, path.string(), tensors_, metadata_);
  } catch (...) {
    ::munmap(map_, size_);
    throw;
  }
}

SafetensorsFile::~SafetensorsFile() {
  if (map_ != nullptr) ::munmap(map_, size_);
}

SafetensorsFile::SafetensorsFile(SafetensorsFile&& other) noexcept
    : map_(std::exchange(other.map_, nullptr)),
      size_(std::exchange(other.size_, 0)),
      data_(std::exchange(other.data_, 0)),
      tensors_(std::move(other.tensors_)),
      metadata_(std::move(other.metadata_)) {}

std::string_view SafetensorsFile::bytes(const TensorEntry& entry) const {
  if (entry.begin > entry.end || entry.end > size_ - data_) {
    throw Error(Fault::internal, "a tensor entry was used with a file that it does not belong to");
  }
  return {static_cast<const char*>(map_) + data_ + entry.begin, entry.end - entry.begin};
}

}  // namespace equipoise
