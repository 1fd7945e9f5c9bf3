#include "store/file_operations.hpp"

#include <cctype>
#include <cerrno>
#include <random>
#include <string>
#include <system_error>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t mark_length = 16;
constexpr std::string_view temporary_ending = ".tmp";

std::string reason(int code) {
  std::string text = std::generic_category().message(code);
  if (text.size() > 1 && std::islower(static_cast<unsigned char>(text[1]))) {
    text[0] = static_cast<char>(std::tolower(static_cast<unsigned char>(text[0])));
  }
  return text;
}

std::string advice(int code) {
  switch (code) {
    case ENOSPC:
    case EDQUOT:
      return "free some space, then run the same command again: finished work is kept";
    case EACCES:
    case EPERM:
    case EROFS:
      return "choose a folder that you may write";
    case ENOENT:
      return "check the path";
    case EIO:
      return "the disk or the network file system failed: look at the system's log before you go on";
    default:
      return {};
  }
}

[[noreturn]] void fail(const std::string& what, const fs::path& path, int code) {
  throw Error(Fault::data, "cannot " + what + " " + path.string() + ": " + reason(code), advice(code));
}

class Descriptor {
 public:
  explicit Descriptor(int value) : value_(value) {}
  Descriptor(const Descriptor&) = delete;
  Descriptor& operator=(const Descriptor&) = delete;
  ~Descriptor() {
    if (value_ >= 0) ::close(value_);
  }
  int get() const { return value_; }

 private:
  int value_;
};

/// Some file systems cannot sync a folder, and say so in these ways; there is nothing to lose then.
bool sync_is_unsupported(int code) {
  return code == EINVAL || code == ENOTSUP || code == ENOSYS;
}

void append_rest(int descriptor, std::string& text, std::size_t limit, const fs::path& path) {
  char piece[65536];
  while (true) {
    const ssize_t count = ::read(descriptor, piece, sizeof piece);
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("read", path, errno);
    if (count == 0) return;
    if (text.size() + static_cast<std::size_t>(count) > limit) {
      throw Error(Fault::data, path.string() + " is longer than " + std::to_string(limit) + " bytes");
    }
    text.append(piece, static_cast<std::size_t>(count));
  }
}

void write_temporary(FileOperations& files, const fs::path& temporary,
                     const std::vector<std::string_view>& pieces) {
  const int descriptor = files.create(temporary);
  try {
    for (const std::string_view piece : pieces) files.write(descriptor, piece, temporary);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  files.sync_and_close(descriptor, temporary);
}

}  // namespace

int FileOperations::create(const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_CREAT | O_TRUNC | O_WRONLY | O_CLOEXEC, 0666);
  if (descriptor < 0) fail("create", path, errno);
  return descriptor;
}

void FileOperations::write(int descriptor, std::string_view bytes, const fs::path& path) {
  while (!bytes.empty()) {
    const std::ptrdiff_t count = write_some(descriptor, bytes.data(), bytes.size());
    if (count < 0 && errno == EINTR) continue;
    if (count < 0) fail("write", path, errno);
    // A device that takes nothing and reports nothing would keep us here for ever.
    if (count == 0) fail("write", path, EIO);
    bytes.remove_prefix(static_cast<std::size_t>(count));
  }
}

void FileOperations::sync_and_close(int descriptor, const fs::path& path) {
  const int synced = sync(descriptor);
  const int sync_code = errno;
  const int closed = ::close(descriptor);
  const int close_code = errno;
  if (synced != 0 && !sync_is_unsupported(sync_code)) fail("write", path, sync_code);
  if (closed != 0 && close_code != EINTR) fail("write", path, close_code);
}

void FileOperations::rename(const fs::path& from, const fs::path& to) {
  if (::rename(from.c_str(), to.c_str()) != 0) fail("rename " + from.string() + " to", to, errno);
}

void FileOperations::sync_folder(const fs::path& folder) {
  const int descriptor = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (descriptor < 0) fail("open folder", folder, errno);
  sync_and_close(descriptor, folder);
}

void FileOperations::create_folders(const fs::path& folder) {
  std::error_code code;
  fs::create_directories(folder, code);
  if (code) fail("create folder", folder, code.value());
}

void FileOperations::remove_all(const fs::path& path) {
  std::error_code code;
  fs::remove_all(path, code);
  if (code) fail("remove", path, code.value());
}

std::ptrdiff_t FileOperations::write_some(int descriptor, const char* data, std::size_t size) {
  return ::write(descriptor, data, size);
}

int FileOperations::sync(int descriptor) {
  return ::fsync(descriptor);
}

void write_whole(FileOperations& files, const fs::path& path, std::string_view bytes) {
  write_pieces(files, path, {bytes});
}

void write_pieces(FileOperations& files, const fs::path& path, const std::vector<std::string_view>& pieces) {
  const fs::path temporary = temporary_sibling(path);
  try {
    write_temporary(files, temporary, pieces);
    files.rename(temporary, path);
  } catch (...) {
    std::error_code ignored;
    fs::remove(temporary, ignored);
    throw;
  }
  files.sync_folder(path.has_parent_path() ? path.parent_path() : fs::path("."));
}

fs::path temporary_sibling(const fs::path& path) {
  std::random_device device;
  std::string mark;
  while (mark.size() < mark_length) mark += "0123456789abcdef"[device() % 16];
  fs::path sibling = path;
  sibling += "." + mark;
  sibling += temporary_ending;
  return sibling;
}

bool is_temporary(std::string_view name) {
  if (name.size() < mark_length + temporary_ending.size() + 1 || !name.ends_with(temporary_ending))
    return false;
  name.remove_suffix(temporary_ending.size());
  const std::string_view mark = name.substr(name.size() - mark_length);
  return mark.find_first_not_of("0123456789abcdef") == std::string_view::npos &&
         name[name.size() - mark_length - 1] == '.';
}

std::string read_whole(const fs::path& path, std::size_t limit) {
  const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (file.get() < 0) fail("read", path, errno);
  struct stat facts {};
  if (::fstat(file.get(), &facts) != 0) fail("read", path, errno);
  std::string text;
  if (S_ISREG(facts.st_mode) && static_cast<std::size_t>(facts.st_size) <= limit) {
    text.reserve(static_cast<std::size_t>(facts.st_size));
  }
  append_rest(file.get(), text, limit, path);
  return text;
}

}  // namespace equipoise
