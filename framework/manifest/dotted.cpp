#include "manifest/dotted.hpp"

namespace equipoise {

namespace {

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
  while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
  return text;
}

}  // namespace

std::optional<KeyPath> split_dotted(std::string_view dotted) {
  KeyPath parts;
  for (;;) {
    dotted = trimmed(dotted);
    if (dotted.empty()) return std::nullopt;
    if (const char quote = dotted.front(); quote == '"' || quote == '\'') {
      const auto end = dotted.find(quote, 1);
      if (end == std::string_view::npos) return std::nullopt;
      parts.emplace_back(dotted.substr(1, end - 1));
      dotted = trimmed(dotted.substr(end + 1));
      if (dotted.empty()) return parts;
      if (dotted.front() != '.') return std::nullopt;
      dotted.remove_prefix(1);
      continue;
    }
    const auto dot = dotted.find('.');
    const auto part = trimmed(dotted.substr(0, dot));
    if (part.empty()) return std::nullopt;
    parts.emplace_back(part);
    if (dot == std::string_view::npos) return parts;
    dotted.remove_prefix(dot + 1);
  }
}

std::string place_text(const Place& place) {
  if (place.line == 0) return place.file;
  return place.file + ":" + std::to_string(place.line) + ":" + std::to_string(place.column);
}

}  // namespace equipoise
