#include "report/vega.hpp"

#include <equipoise/error.hpp>

#include "report/pictures.hpp"
#include "store/file_operations.hpp"
#include "store/sha256.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

std::string bytes_of_hex(const std::string& hex) {
  std::string bytes;
  for (std::size_t i = 0; i + 1 < hex.size(); i += 2)
    bytes += static_cast<char>(std::stoi(hex.substr(i, 2), nullptr, 16));
  return bytes;
}

/// A browser hashes what it has parsed: text that the parser would change cannot be allowed by its hash.
bool fit_for_page(const std::string& script) {
  return !script.empty() && script.find("</script") == std::string::npos &&
         script.find("<!--") == std::string::npos && script.find('\r') == std::string::npos &&
         script.find('\0') == std::string::npos;
}

std::string read_script(const fs::path& file) {
  if (file.empty()) return {};
  try {
    std::string script = read_whole(file, std::size_t{1} << 24);
    return fit_for_page(script) ? script : std::string();
  } catch (const Error&) {
    // The static drawings do without.
  }
  return {};
}

std::string allowed(const std::string& script) {
  return " 'sha256-" + base64(bytes_of_hex(sha256(script))) + "'";
}

}  // namespace

fs::path data_file(const std::string& name) {
  std::error_code unknown;
  const fs::path program = fs::read_symlink("/proc/self/exe", unknown);
  if (unknown) return {};
  const fs::path file = program.parent_path().parent_path() / "share" / "equipoise" / name;
  return fs::is_regular_file(file, unknown) ? file : fs::path();
}

PageScripts page_scripts(const fs::path& bundle, const fs::path& drawing) {
  const std::string vega = read_script(bundle), draw = read_script(drawing);
  if (vega.empty() || draw.empty()) return {};
  return {"<script>" + vega + "</script>\n<script>" + draw + "</script>\n",
          "; script-src" + allowed(vega) + allowed(draw)};
}

}  // namespace equipoise
