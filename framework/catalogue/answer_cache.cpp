#include "catalogue/answer_cache.hpp"

#include <cstdint>

#include <equipoise/error.hpp>

#include "catalogue/file_identity.hpp"
#include "store/file_operations.hpp"
#include "store/sha256.hpp"

namespace equipoise {

namespace {

using nlohmann::json;
namespace fs = std::filesystem;

constexpr std::size_t size_limit = std::size_t{256} << 20;

/// [path, size, time, inode]; [path] for what does not exist.
json watch(const std::string& path) {
  const auto identity = identify(path);
  if (!identity) return json::array({path});
  return json::array({path, identity->size, identity->mtime_ns, identity->inode});
}

bool unchanged(const json& watched) {
  for (const json& entry : watched)
    if (watch(entry.at(0).get<std::string>()) != entry) return false;
  return true;
}

}  // namespace

std::optional<json> AnswerCache::find(const std::string& key) const {
  try {
    const fs::path path = folder_ / (key + ".json");
    if (!fs::is_regular_file(path)) return std::nullopt;
    json kept = json::parse(read_whole(path, size_limit));
    if (!unchanged(kept.at("watched"))) return std::nullopt;
    return std::move(kept.at("answer"));
  } catch (const std::exception&) {
    return std::nullopt;
  }
}

void AnswerCache::keep(const std::string& key, const json& answer, const std::vector<std::string>& watched,
                       std::int64_t asked_ns) const {
  // The clock of a file system runs behind by up to a tick of the kernel.
  constexpr std::int64_t tick_ns = 20'000'000;
  json entries = json::array();
  for (const std::string& path : watched) {
    entries.push_back(watch(path));
    if (entries.back().size() == 1) continue;
    if (entries.back().at(2).get<std::int64_t>() >= asked_ns - tick_ns) return;
  }
  try {
    FileOperations files;
    files.create_folders(folder_);
    write_whole(files, folder_ / (key + ".json"), json{{"watched", entries}, {"answer", answer}}.dump());
  } catch (const std::exception&) {
  }
}

std::string answer_key(const std::string& question, const ComponentUse& use) {
  const json identity = {question, to_json(use), watch(use.file)};
  return sha256(identity.dump(-1, ' ', false, json::error_handler_t::replace));
}

}  // namespace equipoise
