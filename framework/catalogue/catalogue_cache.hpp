#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "catalogue/catalogue.hpp"
#include "catalogue/file_identity.hpp"

namespace equipoise {

/// What earlier runs learnt about plugin files. One cache file belongs to one worker program; another build
/// of that program may judge otherwise and starts afresh. A damaged cache counts as empty.
class CatalogueCache {
 public:
  CatalogueCache(const std::filesystem::path& folder, const std::filesystem::path& worker_program);

  /// The verdict on the file, if it is known. A ready one holds for equal content anywhere; a bad one for
  /// this path alone, and is forgotten as soon as the file's identity changes.
  std::optional<PluginFile> find(const std::filesystem::path& file);
  void remember(const PluginFile& verdict);
  /// Writes the cache if it has changed. A cache that cannot be written is no error: it is only slower next
  /// time.
  void save();

 private:
  struct Entry {
    FileIdentity identity;
    std::string content;
  };
  void read();

  std::filesystem::path path_;
  FileIdentity worker_;
  std::map<std::string, Entry> index_;          // by path
  std::map<std::string, PluginFile> verdicts_;  // ready ones by content, others by path
  bool changed_ = false;
};

}  // namespace equipoise
