#include "report/escape.hpp"

#include <cstdint>
#include <cstdio>
#include <map>

#include "store/sha256.hpp"

namespace equipoise {
namespace {

constexpr std::uint32_t kBad = 0xFFFFFFFF;

/// Reads one code point at `at` and moves on; kBad for an invalid byte.
std::uint32_t next_code_point(std::string_view text, std::size_t& at) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned first = byte(at++);
  if (first < 0x80) return first;
  const int more = first >= 0xC2 && first <= 0xDF   ? 1
                   : (first & 0xF0) == 0xE0         ? 2
                   : first >= 0xF0 && first <= 0xF4 ? 3
                                                    : 0;
  if (more == 0 || at + static_cast<std::size_t>(more) > text.size()) return kBad;
  std::uint32_t code = first & (0x3FU >> more);
  for (int i = 0; i < more; ++i) {
    const unsigned next = byte(at + static_cast<std::size_t>(i));
    if ((next & 0xC0) != 0x80) return kBad;
    code = (code << 6) | (next & 0x3F);
  }
  const std::uint32_t least = more == 1 ? 0x80 : more == 2 ? 0x800 : 0x10000;
  if (code < least || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) return kBad;
  at += static_cast<std::size_t>(more);
  return code;
}

bool is_control(std::uint32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0x2028 || code == 0x2029;
}

bool is_directional(std::uint32_t code) {
  return code == 0x200E || code == 0x200F || code == 0x061C || (code >= 0x202A && code <= 0x202E) ||
         (code >= 0x2066 && code <= 0x2069);
}

template <typename Replacement>
std::string replaced(const std::string& text, const Replacement& replacement) {
  std::string result;
  result.reserve(text.size());
  for (const char c : text) {
    const char* other = replacement(c);
    if (other)
      result += other;
    else
      result += c;
  }
  return result;
}

const char* html_entity(char c) {
  switch (c) {
    case '&':
      return "&amp;";
    case '<':
      return "&lt;";
    case '>':
      return "&gt;";
    case '"':
      return "&quot;";
    case '\'':
      return "&#39;";
    default:
      return nullptr;
  }
}

const char* latex_command(char c) {
  switch (c) {
    case '\\':
      return "\\textbackslash{}";
    case '{':
      return "\\{";
    case '}':
      return "\\}";
    case '$':
      return "\\$";
    case '&':
      return "\\&";
    case '#':
      return "\\#";
    case '%':
      return "\\%";
    case '_':
      return "\\_";
    case '^':
      return "\\textasciicircum{}";
    case '~':
      return "\\textasciitilde{}";
    case '<':
      return "\\textless{}";
    case '>':
      return "\\textgreater{}";
    case '|':
      return "\\textbar{}";
    default:
      return nullptr;
  }
}

}  // namespace

std::string valid_utf8(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    if (next_code_point(text, at) == kBad)
      result += "\xEF\xBF\xBD";
    else
      result.append(text.substr(begin, at - begin));
  }
  return result;
}

std::string plain_text(std::string_view text) {
  std::string result;
  for (std::size_t at = 0; at < text.size();) {
    const std::size_t begin = at;
    const std::uint32_t code = next_code_point(text, at);
    if (code == kBad) {
      result += "\xEF\xBF\xBD";
    } else if (is_control(code)) {
      result += ' ';
    } else if (is_directional(code)) {
      char name[16];
      std::snprintf(name, sizeof name, "[U+%04X]", static_cast<unsigned>(code));
      result += name;
    } else {
      result.append(text.substr(begin, at - begin));
    }
  }
  return result;
}

std::size_t text_width(std::string_view text) {
  std::size_t width = 0;
  for (const char c : text) width += (static_cast<unsigned char>(c) & 0xC0) != 0x80;
  return width;
}

std::string shortened(std::string_view text, std::size_t width) {
  std::string clean = plain_text(text);
  if (text_width(clean) <= width) return clean;
  std::size_t at = 0;
  for (std::size_t seen = 0; seen + 1 < width; ++seen) next_code_point(clean, at);
  return clean.substr(0, at) + "…";
}

std::string escape_html(std::string_view text) {
  return replaced(plain_text(text), html_entity);
}

std::string breakable_html(std::string_view text) {
  std::string result;
  for (const char c : escape_html(text)) {
    result += c;
    if (c == '_') result += "<wbr>";
  }
  return result;
}

std::string escape_markdown(std::string_view text) {
  std::string result;
  for (const char c : plain_text(text)) {
    if (c == '&' || c == '<' || c == '>') {
      result += html_entity(c);
      continue;
    }
    if (std::string_view("\\`*_|[]~$#").find(c) != std::string_view::npos) result += '\\';
    result += c;
  }
  return result;
}

std::string escape_latex(std::string_view text) {
  return replaced(plain_text(text), latex_command);
}

std::string file_stem(std::string_view text) {
  std::string stem;
  for (const char c : text) {
    const bool plain =
        (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
    stem += plain ? c : '_';
  }
  if (stem == text && stem.size() <= 60 && !stem.empty()) return stem;
  return stem.substr(0, 50) + "-" + sha256(text).substr(0, 8);
}

}  // namespace equipoise
