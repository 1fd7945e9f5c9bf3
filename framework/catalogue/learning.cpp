#include <algorithm>
#include <map>
#include <set>
#include <system_error>

#include <equipoise/error.hpp>

#include "catalogue/catalogue.hpp"
#include "catalogue/catalogue_cache.hpp"
#include "catalogue/probing.hpp"
#include "catalogue/trust.hpp"
#include "store/file_operations.hpp"

namespace equipoise {

namespace {

namespace fs = std::filesystem;

/// What lies in `folder` under a name that ends in .so, in order of name; empty if there is no such folder.
std::vector<fs::path> shared_objects(const fs::path& folder) {
  std::vector<fs::path> found;
  std::error_code error;
  for (fs::directory_iterator entry(folder, error), end; !error && entry != end; entry.increment(error))
    if (entry->path().extension() == ".so") found.push_back(fs::absolute(entry->path()).lexically_normal());
  std::sort(found.begin(), found.end());
  return found;
}

/// A file that may be a plugin, and why it is not to be trusted; empty if it is.
struct Candidate {
  fs::path file;
  std::string distrust;
};

/// All candidates in order of the folders; a file that several folders lead to counts once.
std::vector<Candidate> candidates(const std::vector<PluginFolder>& folders) {
  std::vector<Candidate> found;
  std::set<fs::path> seen;
  for (const PluginFolder& folder : folders)
    for (const fs::path& file : shared_objects(folder.path)) {
      std::error_code error;
      const fs::path real = fs::canonical(file, error);
      if (seen.insert(error ? file : real).second)
        found.push_back({file, folder.named ? std::string() : strangers_reach(file)});
    }
  return found;
}

PluginFile refused(const fs::path& file, const std::string& reason) {
  return {file, "refused", file.string() + " " + reason, "", "", {}};
}

/// Why `file` is not even looked into; empty if it is a regular file.
std::string unfit(const fs::path& file) {
  std::error_code error;
  switch (fs::status(file, error).type()) {
    case fs::file_type::regular:
      return {};
    case fs::file_type::directory:
      return "is a folder, not a shared object";
    case fs::file_type::fifo:
      return "is a named pipe, not a shared object";
    case fs::file_type::not_found:
      return "is a link that leads nowhere";
    default:
      return "is not a regular file";
  }
}

/// The verdict on `file` as far as it can be had without probing.
std::optional<PluginFile> known_verdict(const fs::path& file, CatalogueCache& cache) {
  if (const std::string reason = unfit(file); !reason.empty()) return refused(file, reason);
  try {
    return cache.find(file);
  } catch (const Error& error) {
    return refused(file, std::string("cannot be read: ") + error.what());
  }
}

}  // namespace

Catalogue learn_catalogue(const std::vector<PluginFolder>& folders, const fs::path& cache,
                          const fs::path& worker_program) {
  CatalogueCache known(cache, worker_program);
  const std::vector<Candidate> files = candidates(folders);
  std::map<fs::path, PluginFile> verdicts;
  std::vector<fs::path> unknown;
  for (const auto& [file, distrust] : files) {
    if (!distrust.empty())
      verdicts[file] = {file, "refused", distrust, "", "", {}};
    else if (auto verdict = known_verdict(file, known))
      verdicts[file] = std::move(*verdict);
    else
      unknown.push_back(file);
  }
  if (!unknown.empty()) {
    FileOperations().create_folders(cache);
    probe_files(unknown, worker_program, cache / "probe.log", [&](const PluginFile& verdict, bool keep) {
      verdicts[verdict.file] = verdict;
      if (keep) known.remember(verdict);
    });
  }
  known.save();
  std::vector<PluginFile> ordered;
  for (const Candidate& candidate : files) ordered.push_back(std::move(verdicts[candidate.file]));
  return Catalogue(std::move(ordered));
}

}  // namespace equipoise
