#include "catalogue/catalogue_cache.hpp"

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "catalogue/plugin_file.hpp"
#include "store/file_operations.hpp"
#include "store/sha256.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr int format = 1;
constexpr std::size_t size_limit = std::size_t{64} << 20;

json to_json(const FileIdentity& identity) {
  return {{"size", identity.size}, {"mtime_ns", identity.mtime_ns}, {"inode", identity.inode}};
}

FileIdentity identity_from_json(const json& value) {
  return {value.at("size").get<std::uintmax_t>(), value.at("mtime_ns").get<std::int64_t>(),
          value.at("inode").get<std::uint64_t>()};
}

}  // namespace

CatalogueCache::CatalogueCache(const fs::path& folder, const fs::path& worker_program)
    : path_(folder / ("catalogue-" + sha256(fs::absolute(worker_program).string()).substr(0, 16) + ".json")),
      worker_(identify(worker_program).value_or(FileIdentity{})) {
  try {
    read();
  } catch (const std::exception&) {
    index_.clear();
    verdicts_.clear();
  }
}

void CatalogueCache::read() {
  if (!fs::is_regular_file(path_)) return;
  const json cache = json::parse(read_whole(path_, size_limit));
  if (cache.at("format") != format || identity_from_json(cache.at("worker")) != worker_) return;
  for (const auto& [path, entry] : cache.at("index").items())
    index_[path] = {identity_from_json(entry), entry.at("content").get<std::string>()};
  for (const auto& [key, verdict] : cache.at("verdicts").items())
    verdicts_[key] = plugin_file_from_json(verdict);
}

std::optional<PluginFile> CatalogueCache::find(const fs::path& file) {
  const auto identity = identify(file);
  if (!identity) return std::nullopt;
  const std::string path = file.string();
  auto known = index_.find(path);
  if (known == index_.end() || known->second.identity != *identity) {
    known = index_.insert_or_assign(path, Entry{*identity, sha256_file(file)}).first;
    verdicts_.erase(path);
    changed_ = true;
  }
  if (const auto ready = verdicts_.find(known->second.content); ready != verdicts_.end())
    return relocated(ready->second, file);
  if (const auto bad = verdicts_.find(path); bad != verdicts_.end()) return bad->second;
  return std::nullopt;
}

void CatalogueCache::remember(const PluginFile& verdict) {
  const std::string path = verdict.file.string();
  const auto known = index_.find(path);
  if (known == index_.end()) return;
  verdicts_[verdict.state == "ready" ? known->second.content : path] = verdict;
  changed_ = true;
}

void CatalogueCache::save() {
  if (!changed_) return;
  json index = json::object();
  json verdicts = json::object();
  for (const auto& [path, entry] : index_) {
    if (!fs::exists(path)) continue;
    index[path] = to_json(entry.identity);
    index[path]["content"] = entry.content;
    for (const std::string& key : {path, entry.content})
      if (const auto verdict = verdicts_.find(key); verdict != verdicts_.end())
        verdicts[key] = plugin_file_to_json(verdict->second);
  }
  const json cache = {
      {"format", format}, {"worker", to_json(worker_)}, {"index", index}, {"verdicts", verdicts}};
  try {
    FileOperations files;
    files.create_folders(path_.parent_path());
    write_whole(files, path_, cache.dump(-1, ' ', false, json::error_handler_t::replace));
    changed_ = false;
  } catch (const Error&) {
  }
}

}  // namespace equipoise
