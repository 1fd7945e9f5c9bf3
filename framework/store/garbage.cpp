#include <chrono>
#include <map>
#include <optional>
#include <system_error>

#include <equipoise/error.hpp>

#include "store/store.hpp"
#include "store/store_folders.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t key_size = 64;
constexpr std::string_view partial_ending = ".partial";
constexpr std::string_view lock_ending = ".lock";
constexpr std::chrono::hours temporary_life{1};

/// The key that a name in a shard begins with, or "".
std::string key_of(const std::string& name) {
  const std::string key = name.substr(0, key_size);
  return is_key(key) && (name.size() == key_size || name[key_size] == '.') ? key : std::string();
}

ArtefactEntry entry_of(const Store& store, const std::string& key, const fs::path& path) {
  ArtefactEntry entry{key, path, ArtefactState::absent, {}, bytes_of(path)};
  std::error_code code;
  if (path.filename() != key) {
    if (fs::exists(path / checkpoint_file, code)) entry.state = ArtefactState::resumable;
    return entry;
  }
  if (!fs::exists(path / facts_file, code)) return entry;
  entry.state = ArtefactState::complete;
  try {
    entry.facts = store.facts(key);
  } catch (const Error&) {
    // Damage is verify's to report; a list shows what is there.
  }
  return entry;
}

/// Somebody may be writing a young temporary file at this moment.
bool is_old(const fs::path& path) {
  std::error_code code;
  const auto written = fs::last_write_time(path, code);
  return !code && fs::file_time_type::clock::now() - written > temporary_life;
}

/// The lock of a key for removing what it names. A dry run makes no lock file: where there is none, nobody
/// holds it.
class RemovalLock {
 public:
  RemovalLock(const fs::path& path, bool dry_run) : path_(path) {
    bool missing = false;
    const std::optional<int> descriptor = lock_file(path, !dry_run, &missing);
    held_ = descriptor.has_value() || missing;
    if (descriptor) lock_.emplace(*descriptor);
  }
  bool held() const { return held_; }
  /// Under its own lock, a lock file may go: whoever waits for it looks at the name again.
  void remove_file(FileOperations& files) { files.remove_all(path_); }

 private:
  fs::path path_;
  std::optional<KeyLock> lock_;
  bool held_ = false;
};

/// An artefact loses its name in one step, so that a crash leaves no half of it.
void remove_entry(FileOperations& files, const fs::path& path) {
  if (is_temporary(path.filename().string())) {
    files.remove_all(path);
    return;
  }
  const fs::path doomed = temporary_sibling(path);
  files.rename(path, doomed);
  files.sync_folder(path.parent_path());
  files.remove_all(doomed);
}

/// Everything in a shard that bears one key.
struct KeyFiles {
  std::vector<fs::path> folders;
  bool lock = false;
};

class Collector {
 public:
  Collector(const Store& store, const std::set<std::string>& keep, bool dry_run)
      : store_(store), keep_(keep), dry_run_(dry_run) {}

  std::vector<ArtefactEntry> collect() {
    collect_stray(store_.root());
    for (const fs::path& shard : shards(store_.root())) {
      collect_stray(shard);
      std::map<std::string, KeyFiles> keys;
      for (const fs::directory_entry& entry : folder_content(shard)) {
        const std::string name = entry.path().filename().string(), key = key_of(name);
        if (key.empty()) continue;
        if (name == key + std::string(lock_ending)) {
          keys[key].lock = true;
        } else {
          keys[key].folders.push_back(entry.path());
        }
      }
      for (const auto& [key, found] : keys) collect_key(shard, key, found);
    }
    return std::move(gone_);
  }

 private:
  /// Temporary files that belong to no key.
  void collect_stray(const fs::path& folder) {
    for (const fs::directory_entry& entry : folder_content(folder)) {
      const std::string name = entry.path().filename().string();
      if (is_temporary(name) && key_of(name).empty() && is_old(entry.path())) {
        gone_.push_back({{}, entry.path(), ArtefactState::absent, {}, bytes_of(entry.path())});
        if (!dry_run_) store_.files().remove_all(entry.path());
      }
    }
  }

  void collect_key(const fs::path& shard, const std::string& key, const KeyFiles& found) {
    const bool kept = keep_.contains(key);
    std::vector<fs::path> doomed;
    for (const fs::path& path : found.folders) {
      if (!kept || is_leftover(key, path)) doomed.push_back(path);
    }
    if (doomed.empty() && (kept || !found.lock || dry_run_)) return;
    RemovalLock lock(shard / (key + std::string(lock_ending)), dry_run_);
    if (!lock.held()) return;
    for (const fs::path& path : doomed) remove(key, path);
    if (!dry_run_ && !kept) lock.remove_file(store_.files());
  }

  /// What even a kept key has no use for.
  bool is_leftover(const std::string& key, const fs::path& path) const {
    const std::string name = path.filename().string();
    if (is_temporary(name)) return true;
    return name.ends_with(partial_ending) && store_.state(key) == ArtefactState::complete;
  }

  void remove(const std::string& key, const fs::path& path) {
    std::error_code code;
    if (!fs::exists(fs::symlink_status(path, code))) return;
    ArtefactEntry entry = entry_of(store_, key, path);
    if (!dry_run_) remove_entry(store_.files(), path);
    gone_.push_back(std::move(entry));
  }

  const Store& store_;
  const std::set<std::string>& keep_;
  bool dry_run_;
  std::vector<ArtefactEntry> gone_;
};

}  // namespace

std::vector<ArtefactEntry> Store::list() const {
  std::vector<ArtefactEntry> entries;
  for (const fs::path& shard : shards(root_)) {
    for (const fs::directory_entry& entry : folder_content(shard)) {
      const std::string name = entry.path().filename().string(), key = key_of(name);
      if (!key.empty() && (name == key || name == key + std::string(partial_ending))) {
        entries.push_back(entry_of(*this, key, entry.path()));
      }
    }
  }
  return entries;
}

std::vector<ArtefactEntry> Store::collect_garbage(const std::set<std::string>& keep, bool dry_run) const {
  return Collector(*this, keep, dry_run).collect();
}

}  // namespace equipoise
