#include "store/store.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include <equipoise/error.hpp>

#include "store/sha256.hpp"
#include "store/store_folders.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t maximal_facts = std::size_t{64} << 20;

bool is_there(const fs::path& path) {
  std::error_code code;
  return fs::exists(fs::symlink_status(path, code));
}

fs::path shard_of(const fs::path& root, const std::string& key) {
  if (!is_key(key)) throw Error(Fault::internal, "\"" + key.substr(0, 80) + "\" is not a key of the store");
  return root / key.substr(0, 2);
}

/// Checkpoints serve unfinished work only; temporary files are what a crash left of it.
bool is_unfinished(const std::string& name) {
  return name.starts_with("checkpoint.") || is_temporary(name);
}

void sync_path(FileOperations& files, const fs::path& path) {
  const int descriptor = ::open(path.c_str(), O_RDONLY | O_CLOEXEC);
  if (descriptor < 0) {
    throw Error(Fault::data, "cannot open " + path.string() + ": " + std::generic_category().message(errno));
  }
  files.sync_and_close(descriptor, path);
}

/// Makes the payload of `folder` durable and says what it is.
nlohmann::json sync_payload(FileOperations& files, const fs::path& folder) {
  nlohmann::json listed = nlohmann::json::object();
  std::set<fs::path> folders;
  for (const fs::path& name : files_below(folder)) {
    if (name == facts_file || is_unfinished(name.begin()->string())) continue;
    const fs::path path = folder / name;
    std::error_code code;
    if (!fs::is_regular_file(fs::symlink_status(path, code))) {
      throw Error(Fault::data, path.string() + " is not a regular file: an artefact holds nothing else");
    }
    sync_path(files, path);
    listed[name.generic_string()] = {{"bytes", bytes_of(path)}, {"sha256", sha256_file(path)}};
    for (fs::path at = path.parent_path(); at != folder; at = at.parent_path()) folders.insert(at);
  }
  for (const fs::path& inner : folders) files.sync_folder(inner);
  return listed;
}

void remove_unfinished(FileOperations& files, const fs::path& folder) {
  for (const fs::directory_entry& entry : folder_content(folder)) {
    if (is_unfinished(entry.path().filename().string())) files.remove_all(entry.path());
  }
}

/// The rename is what makes an artefact; if the parent cannot be synced after it, it is taken back.
void publish(FileOperations& files, const fs::path& partial, const fs::path& final) {
  files.rename(partial, final);
  try {
    files.sync_folder(final.parent_path());
  } catch (...) {
    try {
      files.rename(final, partial);
    } catch (const Error&) {
      // The artefact stays, whole; the error of the sync tells the caller not to rely on it.
    }
    throw;
  }
}

}  // namespace

KeyLock::~KeyLock() {
  if (descriptor_ >= 0) ::close(descriptor_);
}

Store::Store(fs::path root, FileOperations& files) : root_(std::move(root)), files_(files) {
  files_.create_folders(root_);
  if (::access(root_.c_str(), R_OK | W_OK | X_OK) != 0) {
    throw Error(Fault::data,
                "cannot write the store " + root_.string() + ": " + std::generic_category().message(errno),
                "choose a folder that you may write with --store");
  }
}

fs::path Store::folder(const std::string& key) const {
  return shard_of(root_, key) / key;
}

fs::path Store::partial(const std::string& key) const {
  return shard_of(root_, key) / (key + ".partial");
}

ArtefactState Store::state(const std::string& key) const {
  if (is_there(folder(key) / facts_file)) return ArtefactState::complete;
  if (is_there(partial(key) / checkpoint_file)) return ArtefactState::resumable;
  return ArtefactState::absent;
}

nlohmann::json Store::facts(const std::string& key) const {
  const fs::path path = folder(key) / facts_file;
  const nlohmann::json facts = nlohmann::json::parse(read_whole(path, maximal_facts), nullptr, false);
  const bool sound = facts.is_object() && facts.contains("key") && facts["key"] == key &&
                     facts.contains("files") && facts["files"].is_object();
  if (!sound) {
    throw Error(Fault::data, path.string() + " is damaged",
                "remove the folder " + folder(key).string() + ", then run again: it is computed anew");
  }
  return facts;
}

std::optional<KeyLock> Store::try_lock(const std::string& key) const {
  const fs::path shard = shard_of(root_, key);
  files_.create_folders(shard);
  const std::optional<int> descriptor = lock_file(shard / (key + ".lock"), true);
  if (!descriptor) return std::nullopt;
  return KeyLock(*descriptor);
}

void Store::commit(const std::string& key, nlohmann::json facts) const {
  const fs::path from = partial(key), to = folder(key);
  std::error_code code;
  if (!fs::is_directory(from, code))
    throw Error(Fault::data, "there is nothing to commit in " + from.string());
  if (state(key) == ArtefactState::complete) {
    files_.remove_all(from);
    return;
  }
  facts["key"] = key;
  facts["files"] = sync_payload(files_, from);
  const std::string text = facts.dump(2, ' ', false, nlohmann::json::error_handler_t::replace) + "\n";
  write_whole(files_, from / facts_file, text);
  remove_unfinished(files_, from);
  files_.sync_folder(from);
  if (is_there(to)) files_.remove_all(to);
  files_.sync_folder(root_);
  publish(files_, from, to);
}

bool is_key(const std::string& text) {
  return text.size() == 64 && text.find_first_not_of("0123456789abcdef") == std::string::npos;
}

}  // namespace equipoise
