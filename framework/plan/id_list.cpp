#include "plan/id_list.hpp"

#include <sstream>

#include "store/file_operations.hpp"

namespace equipoise {

std::vector<std::string> read_id_list(const std::filesystem::path& file) {
  std::vector<std::string> ids;
  std::istringstream lines(read_whole(file));
  for (std::string line; std::getline(lines, line);) {
    line.erase(line.find_last_not_of(" \t\r") + 1);
    if (!line.empty() && line.front() != '#') ids.push_back(line);
  }
  return ids;
}

}  // namespace equipoise
