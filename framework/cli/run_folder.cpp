#include "cli/run_folder.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/file.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "cli/machine.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

void refuse_strange_folder(const fs::path& folder) {
  if (!fs::exists(folder)) return;
  if (!fs::is_directory(folder)) throw Error(Fault::data, folder.string() + " is not a folder");
  if (fs::is_empty(folder) || fs::exists(folder / ".lock") || fs::exists(folder / "run.json")) return;
  throw Error(Fault::data, folder.string() + " holds files that are not of a run",
              "name an empty or a new folder with --out");
}

int open_lock(const fs::path& file) {
  const int descriptor = ::open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0666);
  if (descriptor < 0)
    throw Error(Fault::data, "cannot write " + file.string() + ": " + std::strerror(errno),
                "name a folder that you may write with --out");
  return descriptor;
}

void note_holder(int lock) {
  const std::string holder =
      "process " + std::to_string(::getpid()) + " on " + host_name() + " since " + utc_now() + "\n";
  if (::ftruncate(lock, 0) != 0 || ::pwrite(lock, holder.data(), holder.size(), 0) < 0) return;
}

std::string holder_of(const fs::path& file) {
  std::string holder;
  try {
    holder = read_whole(file, 4096);
  } catch (const Error&) {
    return "another process";
  }
  holder.erase(holder.find_last_not_of('\n') + 1);
  return holder.empty() ? "another process" : holder;
}

}  // namespace

RunFolder::RunFolder(const fs::path& folder, FileOperations& files)
    : path_(fs::absolute(folder).lexically_normal()), files_(files) {
  refuse_strange_folder(path_);
  files_.create_folders(path_);
  const fs::path file = path_ / ".lock";
  lock_ = open_lock(file);
  if (::flock(lock_, LOCK_EX | LOCK_NB) == 0) {
    note_holder(lock_);
    return;
  }
  const int reason = errno;
  ::close(lock_);
  if (reason != EWOULDBLOCK)
    throw Error(Fault::data, "cannot lock " + file.string() + ": " + std::strerror(reason));
  throw Error(Fault::data, "the run folder " + path_.string() + " is in use by " + holder_of(file),
              "wait for it, name another folder with --out, or join it with equipoise worker --run " +
                  path_.string());
}

RunFolder::~RunFolder() {
  ::close(lock_);
}

void RunFolder::write(const std::string& name, std::string_view text) const {
  write_whole(files_, path_ / name, text);
}

void RunFolder::write(const RunRecord& record) const {
  write("run.json", to_json(record).dump(1) + "\n");
}

RunRecord read_run(const fs::path& folder) {
  const fs::path file = folder / "run.json";
  if (!fs::exists(file))
    throw Error(Fault::data, folder.string() + " is no run folder: it has no run.json",
                "equipoise run prints the folder of its run; it lies in runs/<name>/ by default");
  const auto json = nlohmann::json::parse(read_whole(file), nullptr, false);
  if (json.is_discarded()) throw Error(Fault::data, file.string() + " is damaged: it is no JSON");
  return run_record_from_json(json);
}

}  // namespace equipoise
