#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include <nlohmann/json.hpp>

#include "protocol/messages.hpp"

namespace equipoise {

/// Keeps answers of components, each in a file of its own below a folder. Each answer holds as long as the
/// files and folders that it rests on keep their size and time. A damaged or unwritable cache is as good as
/// none.
class AnswerCache {
 public:
  explicit AnswerCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The answer kept under `key`, if all that it rests on is unchanged.
  std::optional<nlohmann::json> find(const std::string& key) const;

  /// Keeps `answer`, which rests on `watched` as they were at `asked_ns` (nanoseconds since 1970). Does
  /// nothing if one of them has changed since: nobody knows which state was seen.
  void keep(const std::string& key, const nlohmann::json& answer, const std::vector<std::string>& watched,
            std::int64_t asked_ns) const;

 private:
  std::filesystem::path folder_;
};

/// The key of what `use` answers to `question`: its name, revision, parameters and plugin file.
std::string answer_key(const std::string& question, const ComponentUse& use);

}  // namespace equipoise
