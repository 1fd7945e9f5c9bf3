#include "cli/picture_export.hpp"

#include <vector>

#include <equipoise/error.hpp>

#include "protocol/enquiry.hpp"

namespace equipoise {

namespace fs = std::filesystem;

std::int64_t PictureExport::write(const fs::path& set, const std::map<std::string, fs::path>& pixels,
                                  const fs::path& out) {
  if (!worker_)
    worker_.emplace(worker_program(), std::vector<std::string>{}, std::map<std::string, std::string>{}, "");
  std::map<std::string, std::string> files;
  for (const auto& [origin, path] : pixels) files[origin] = fs::absolute(path).string();
  const auto answer = enquire(*worker_, {{"op", "pictures"},
                                         {"set", fs::absolute(set).string()},
                                         {"pixels", files},
                                         {"out", fs::absolute(out).string()}});
  if (answer.value("event", "") == "failed") throw error_from(answer);
  return answer.value("count", std::int64_t{0});
}

}  // namespace equipoise
