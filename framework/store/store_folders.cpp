#include "store/store_folders.hpp"

#include <algorithm>
#include <cerrno>
#include <system_error>

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail_to_list(const fs::path& folder, const std::error_code& code) {
  throw Error(Fault::data, "cannot read folder " + folder.string() + ": " + code.message());
}

bool is_shard(const std::string& name) {
  return name.size() == 2 && name.find_first_not_of("0123456789abcdef") == std::string::npos;
}

/// Whoever removes a lock file holds its lock: a lock on a file that its name no longer leads to protects
/// nothing.
bool still_named(int descriptor, const fs::path& path) {
  struct stat opened {
  }, named{};
  return ::fstat(descriptor, &opened) == 0 && ::stat(path.c_str(), &named) == 0 &&
         opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

[[noreturn]] void fail_to_lock(const fs::path& path, int code) {
  throw Error(Fault::data, "cannot lock " + path.string() + ": " + std::generic_category().message(code),
              "the store needs a folder that you may write, on a file system with locks (flock)");
}

/// 0 if locked, EWOULDBLOCK if another process has it.
int try_flock(int descriptor) {
  while (::flock(descriptor, LOCK_EX | LOCK_NB) != 0) {
    if (errno != EINTR) return errno;
  }
  return 0;
}

}  // namespace

std::vector<fs::directory_entry> folder_content(const fs::path& folder) {
  std::vector<fs::directory_entry> content;
  std::error_code code;
  for (fs::directory_iterator at(folder, code), end; !code && at != end; at.increment(code))
    content.push_back(*at);
  if (code && code != std::errc::no_such_file_or_directory) fail_to_list(folder, code);
  std::sort(content.begin(), content.end());
  return content;
}

std::vector<fs::path> files_below(const fs::path& folder) {
  std::vector<fs::path> files;
  std::error_code code;
  for (fs::recursive_directory_iterator at(folder, code), end; !code && at != end; at.increment(code)) {
    if (at->symlink_status(code).type() != fs::file_type::directory)
      files.push_back(at->path().lexically_relative(folder));
  }
  if (code) fail_to_list(folder, code);
  std::sort(files.begin(), files.end());
  return files;
}

std::uintmax_t bytes_of(const fs::path& path) {
  std::error_code code;
  if (fs::is_regular_file(path, code)) {
    const std::uintmax_t size = fs::file_size(path, code);
    return code ? 0 : size;
  }
  std::uintmax_t total = 0;
  for (fs::recursive_directory_iterator at(path, code), end; !code && at != end; at.increment(code)) {
    std::error_code vanished;
    const std::uintmax_t size = at->is_regular_file(vanished) ? at->file_size(vanished) : 0;
    if (!vanished) total += size;
  }
  return total;
}

std::vector<fs::path> shards(const fs::path& root) {
  std::vector<fs::path> folders;
  for (const fs::directory_entry& entry : folder_content(root)) {
    std::error_code vanished;
    if (is_shard(entry.path().filename().string()) && entry.is_directory(vanished))
      folders.push_back(entry.path());
  }
  return folders;
}

std::optional<int> lock_file(const fs::path& path, bool create, bool* missing) {
  while (true) {
    const int descriptor = ::open(path.c_str(), O_RDWR | O_CLOEXEC | (create ? O_CREAT : 0), 0666);
    if (descriptor < 0 && errno == ENOENT && !create) {
      if (missing != nullptr) *missing = true;
      return std::nullopt;
    }
    if (descriptor < 0) fail_to_lock(path, errno);
    const int code = try_flock(descriptor);
    if (code == 0 && still_named(descriptor, path)) return descriptor;
    ::close(descriptor);
    if (code == EWOULDBLOCK) return std::nullopt;
    if (code != 0) fail_to_lock(path, code);
  }
}

}  // namespace equipoise
