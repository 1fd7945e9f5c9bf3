#include <system_error>

#include <equipoise/error.hpp>

#include "store/sha256.hpp"
#include "store/store.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

/// False for names that lead out of the artefact: a store may come from anywhere.
bool stays_inside(const fs::path& name) {
  if (name.empty() || name.is_absolute()) return false;
  for (const fs::path& part : name) {
    if (part == "..") return false;
  }
  return true;
}

/// What is wrong with one file, or nothing.
std::string damage(const fs::path& folder, const std::string& name, const nlohmann::json& listed) {
  if (!stays_inside(name) || !listed.is_object() || !listed.contains("bytes") || !listed.contains("sha256") ||
      !listed["bytes"].is_number_unsigned() || !listed["sha256"].is_string()) {
    return "artefact.json has a damaged line for " + name;
  }
  std::error_code code;
  const fs::path path = folder / name;
  if (!fs::is_regular_file(path, code)) return name + " is missing";
  const std::uintmax_t size = fs::file_size(path, code);
  if (code) return name + " cannot be read: " + code.message();
  if (size != listed["bytes"].get<std::uintmax_t>()) {
    return name + " has " + std::to_string(size) + " bytes instead of " + listed["bytes"].dump();
  }
  if (sha256_file(path) != listed["sha256"].get<std::string>()) return name + " was altered";
  return {};
}

}  // namespace

std::vector<std::string> Store::verify(const std::string& key) const {
  nlohmann::json known;
  try {
    known = facts(key);
  } catch (const Error& error) {
    return {error.what()};
  }
  std::vector<std::string> found;
  for (const auto& [name, listed] : known["files"].items()) {
    std::string fault;
    try {
      fault = damage(folder(key), name, listed);
    } catch (const Error& error) {
      fault = error.what();
    }
    if (!fault.empty()) found.push_back(std::move(fault));
  }
  return found;
}

}  // namespace equipoise
