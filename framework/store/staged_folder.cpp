#include "store/staged_folder.hpp"

#include <cerrno>
#include <fstream>
#include <system_error>
#include <vector>

#include <unistd.h>

#include <equipoise/error.hpp>

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t piece_size = std::size_t{1} << 20;

/// Absolute, without "." and a slash at the end, so that it has a name and a parent.
fs::path named(const fs::path& path) {
  const fs::path plain = fs::absolute(path).lexically_normal();
  return plain.has_filename() ? plain : plain.parent_path();
}

void copy_pieces(FileOperations& files, std::ifstream& source, int descriptor, const fs::path& from,
                 const fs::path& to) {
  std::vector<char> piece(piece_size);
  while (source) {
    source.read(piece.data(), static_cast<std::streamsize>(piece.size()));
    files.write(descriptor, {piece.data(), static_cast<std::size_t>(source.gcount())}, to);
  }
  if (source.bad()) throw Error(Fault::data, "cannot read " + from.string());
}

}  // namespace

StagedFolder::StagedFolder(const fs::path& final_path, FileOperations& files)
    : final_(named(final_path)), path_(temporary_sibling(final_)), files_(files) {
  refuse_used_folder(final_);
  files_.create_folders(path_);
}

StagedFolder::~StagedFolder() {
  if (published_) return;
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

void StagedFolder::publish() {
  // An empty folder of that name gives way: rename replaces it.
  files_.rename(path_, final_);
  published_ = true;
  files_.sync_folder(final_.parent_path());
}

void refuse_used_folder(const fs::path& folder) {
  if (fs::exists(folder) && !(fs::is_directory(folder) && fs::is_empty(folder)))
    throw Error(Fault::data, folder.string() + " is there and not empty", "name a new folder with --out");
}

void copy_file(FileOperations& files, const fs::path& from, const fs::path& to) {
  std::ifstream source(from, std::ios::binary);
  if (!source) throw Error(Fault::data, "cannot read " + from.string());
  const int descriptor = files.create(to);
  try {
    copy_pieces(files, source, descriptor, from, to);
  } catch (...) {
    ::close(descriptor);
    throw;
  }
  files.sync_and_close(descriptor, to);
}

void copy_folder(FileOperations& files, const fs::path& from, const fs::path& to) {
  files.create_folders(to);
  std::error_code fault;
  fs::directory_iterator entry(from, fault);
  for (; !fault && entry != fs::directory_iterator(); entry.increment(fault)) {
    const fs::path target = to / entry->path().filename();
    if (entry->is_directory())
      copy_folder(files, entry->path(), target);
    else
      copy_file(files, entry->path(), target);
  }
  if (fault) throw Error(Fault::data, "cannot read folder " + from.string() + ": " + fault.message());
}

}  // namespace equipoise
