#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// The seam through which everything is written: tests put one here that fails. All members throw Error(data)
/// that names the path and the reason ("no space left on device").
class FileOperations {
 public:
  virtual ~FileOperations() = default;
  /// Creates or truncates `path`; returns a descriptor.
  virtual int create(const std::filesystem::path& path);
  /// Writes all of `bytes`, continuing after short writes and EINTR.
  virtual void write(int descriptor, std::string_view bytes, const std::filesystem::path& path);
  /// fsync, then close. The descriptor is closed even if it throws.
  virtual void sync_and_close(int descriptor, const std::filesystem::path& path);
  virtual void rename(const std::filesystem::path& from, const std::filesystem::path& to);
  virtual void sync_folder(const std::filesystem::path& folder);
  virtual void create_folders(const std::filesystem::path& folder);
  virtual void remove_all(const std::filesystem::path& path);

 protected:
  /// The system call under `write`: may write less than asked, returns -1 with errno. What tests override.
  virtual std::ptrdiff_t write_some(int descriptor, const char* data, std::size_t size);
  virtual int sync(int descriptor);
};

/// Replaces `path` with `bytes`, whole or not at all: temporary sibling, fsync, rename, fsync of the folder.
void write_whole(FileOperations& files, const std::filesystem::path& path, std::string_view bytes);

/// The same for content that lies in pieces, written one after the other.
void write_pieces(FileOperations& files, const std::filesystem::path& path,
                  const std::vector<std::string_view>& pieces);

/// A name beside `path` that nobody else uses: `<path>.<16 random hex digits>.tmp`.
std::filesystem::path temporary_sibling(const std::filesystem::path& path);
/// True for a file name that `temporary_sibling` makes.
bool is_temporary(std::string_view name);

/// All of a file. Error(data) if it cannot be read or is longer than `limit` bytes.
std::string read_whole(const std::filesystem::path& path, std::size_t limit = std::size_t{1} << 32);

}  // namespace equipoise
