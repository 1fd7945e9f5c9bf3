#include "catalogue/file_identity.hpp"

#include <sys/stat.h>

namespace equipoise {

std::optional<FileIdentity> identify(const std::filesystem::path& path) {
  struct stat status {};
  if (::stat(path.c_str(), &status) != 0) return std::nullopt;
  const std::int64_t seconds = status.st_mtim.tv_sec;
  return FileIdentity{static_cast<std::uintmax_t>(status.st_size),
                      seconds * 1'000'000'000 + status.st_mtim.tv_nsec, status.st_ino};
}

}  // namespace equipoise
