#include "store/content_hash.hpp"

#include <map>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "store/sha256.hpp"

namespace equipoise {

namespace fs = std::filesystem;

std::string content_hash(const fs::path& path) {
  std::error_code fault;
  if (fs::is_regular_file(path, fault)) return sha256_file(path);
  if (!fs::is_directory(path, fault)) throw Error(Fault::data, "there is no file or folder " + path.string());
  std::map<std::string, std::string> digests;
  fs::recursive_directory_iterator at(path, fault), end;
  for (; !fault && at != end; at.increment(fault))
    if (std::error_code ignored; at->is_regular_file(ignored))
      digests[at->path().lexically_relative(path).generic_string()] = sha256_file(at->path());
  if (fault) throw Error(Fault::data, "cannot read folder " + path.string() + ": " + fault.message());
  return sha256(nlohmann::json(digests).dump(-1, ' ', false, nlohmann::json::error_handler_t::replace));
}

}  // namespace equipoise
