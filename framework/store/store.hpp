#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "store/file_operations.hpp"

namespace equipoise {

/// A kernel lock on one key (flock), released when the object or the process goes.
class KeyLock {
 public:
  explicit KeyLock(int descriptor) : descriptor_(descriptor) {}
  KeyLock(KeyLock&& other) noexcept : descriptor_(other.descriptor_) { other.descriptor_ = -1; }
  KeyLock& operator=(KeyLock&&) = delete;
  KeyLock(const KeyLock&) = delete;
  ~KeyLock();

 private:
  int descriptor_;
};

/// What became of a key.
enum class ArtefactState { absent, resumable, complete };

struct ArtefactEntry {
  std::string key;
  std::filesystem::path folder;
  ArtefactState state = ArtefactState::absent;
  nlohmann::json facts;  ///< artefact.json of a complete one.
  std::uintmax_t bytes = 0;
};

/// Artefacts by key: `<root>/7a/7aa0.../artefact.json` and payload. Unfinished work lies in
/// `<root>/7a/7aa0....partial` and only the holder of the key's lock may touch it. Nothing depends on
/// absolute paths: a copied store serves.
class Store {
 public:
  /// Makes `root` if it is missing. Error(data) if it cannot be made or written.
  Store(std::filesystem::path root, FileOperations& files);

  const std::filesystem::path& root() const { return root_; }
  FileOperations& files() const { return files_; }

  std::filesystem::path folder(const std::string& key) const;
  std::filesystem::path partial(const std::string& key) const;
  /// Cheap: looks for `artefact.json`, then for a checkpoint in the partial folder.
  ArtefactState state(const std::string& key) const;
  /// `artefact.json` of a complete artefact; Error(data) if damaged or absent.
  nlohmann::json facts(const std::string& key) const;

  /// The lock of `key`, or nothing if another process holds it.
  std::optional<KeyLock> try_lock(const std::string& key) const;

  /// Turns the partial folder of `key` into the artefact: removes `checkpoint.*`, hashes and syncs each file,
  /// adds `artefact.json` (`facts` plus key, files with size and SHA-256), syncs, renames, syncs the parent.
  /// The caller holds the lock. A failure leaves no artefact under the final name.
  void commit(const std::string& key, nlohmann::json facts) const;

  /// Complete and partial artefacts in order of key.
  std::vector<ArtefactEntry> list() const;

  /// The damage found in `key`: one sentence a missing, resized or altered file; empty if sound.
  std::vector<std::string> verify(const std::string& key) const;

  /// Removes artefacts that are not in `keep` and not locked, and temporary leftovers. Returns what went (or
  /// would go, with `dry_run`).
  std::vector<ArtefactEntry> collect_garbage(const std::set<std::string>& keep, bool dry_run) const;

 private:
  std::filesystem::path root_;
  FileOperations& files_;
};

/// True for 64 lower-case hex digits.
bool is_key(const std::string& text);

}  // namespace equipoise
