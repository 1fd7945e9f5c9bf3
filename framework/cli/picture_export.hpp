#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "protocol/worker_process.hpp"

namespace equipoise {

/// Writes pictures as PNG files with a worker, which is started when first needed.
class PictureExport {
 public:
  /// The pictures that the table `set` lists, as `<out>/[<part>/]<class>/<name>.png`; `pixels` says in which
  /// file those of each origin lie. Returns how many.
  std::int64_t write(const std::filesystem::path& set,
                     const std::map<std::string, std::filesystem::path>& pixels,
                     const std::filesystem::path& out);

 private:
  std::optional<WorkerProcess> worker_;
};

}  // namespace equipoise
