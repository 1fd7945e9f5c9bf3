#include <algorithm>
#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "manifest/dotted.hpp"

namespace equipoise {

namespace {

/// Deeper tables are written inline, so that headers stay readable and within what the parser takes.
constexpr std::size_t max_header_depth = 12;

bool is_bare(std::string_view key) {
  return !key.empty() && std::all_of(key.begin(), key.end(), [](unsigned char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_' || c == '-';
  });
}

std::string basic_string(std::string_view text) {
  std::string result = "\"";
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      result += '\\';
      result += c;
    } else if (c == '\n') {
      result += "\\n";
    } else if (c == '\t') {
      result += "\\t";
    } else if (byte < 0x20 || byte == 0x7f) {
      char escape[8];
      std::snprintf(escape, sizeof escape, "\\u%04X", byte);
      result += escape;
    } else {
      result += c;
    }
  }
  return result + '"';
}

/// The shortest decimal text that reads back to the same number ("0.0001", "1e-5", "200").
std::string shortest(double number) {
  if (std::isnan(number)) return "nan";
  if (std::isinf(number)) return number > 0 ? "inf" : "-inf";
  char buffer[40];
  for (int digits = 1; digits <= 17; ++digits) {
    std::snprintf(buffer, sizeof buffer, "%.*g", digits, number);
    if (std::strtod(buffer, nullptr) == number) break;
  }
  std::string text = buffer;
  const auto exponent = text.find('e');
  if (exponent == std::string::npos) return text;
  std::string tail = text.substr(exponent + 1);
  const std::string sign = tail[0] == '-' ? "-" : "";
  tail.erase(0, std::min(tail.find_first_not_of("+-0"), tail.size() - 1));
  return text.substr(0, exponent) + "e" + sign + tail;
}

std::string float_text(double number) {
  const std::string text = shortest(number);
  return text.find_first_not_of("-0123456789") == std::string::npos ? text + ".0" : text;
}

std::string inline_list(const Value::Array& values) {
  std::string text = "[";
  for (std::size_t i = 0; i < values.size(); ++i) text += (i ? ", " : "") + inline_text(values[i]);
  return text + "]";
}

std::string inline_table(const Value::Table& entries) {
  if (entries.empty()) return "{}";
  std::string text = "{ ";
  for (std::size_t i = 0; i < entries.size(); ++i) {
    text += (i ? ", " : "") + key_text(entries[i].key) + " = " + inline_text(entries[i].value);
  }
  return text + " }";
}

bool is_array_of_tables(const Value& value) {
  return value.is_array() && !value.array().empty() &&
         std::all_of(value.array().begin(), value.array().end(),
                     [](const Value& item) { return item.is_table(); });
}

void write_table(const Value::Table& entries, const KeyPath& path, std::string& text);

void write_headed(const Entry& entry, KeyPath path, std::string& text) {
  path.push_back(entry.key);
  const std::string name = join_dotted(path);
  if (entry.value.is_array()) {
    for (const Value& item : entry.value.array()) {
      text += "\n[[" + name + "]]\n";
      write_table(item.table(), path, text);
    }
    return;
  }
  const auto& inner = entry.value.table();
  const bool only_tables = !inner.empty() && path.size() < max_header_depth &&
                           std::all_of(inner.begin(), inner.end(), [](const Entry& child) {
                             return child.value.is_table() || is_array_of_tables(child.value);
                           });
  if (!only_tables) text += "\n[" + name + "]\n";
  write_table(inner, path, text);
}

/// Plain keys first: after a header they would belong to that header's table.
void write_table(const Value::Table& entries, const KeyPath& path, std::string& text) {
  const auto is_headed = [&](const Value& value) {
    return path.size() < max_header_depth && (value.is_table() || is_array_of_tables(value));
  };
  for (const Entry& entry : entries) {
    if (!is_headed(entry.value)) text += key_text(entry.key) + " = " + inline_text(entry.value) + "\n";
  }
  for (const Entry& entry : entries) {
    if (is_headed(entry.value)) write_headed(entry, path, text);
  }
}

}  // namespace

std::string key_text(std::string_view key) {
  return is_bare(key) ? std::string(key) : basic_string(key);
}

std::string join_dotted(const KeyPath& path) {
  std::string text;
  for (const std::string& part : path) text += (text.empty() ? "" : ".") + key_text(part);
  return text;
}

std::string inline_text(const Value& value) {
  if (value.is_table()) return inline_table(value.table());
  if (value.is_array()) return inline_list(value.array());
  if (value.is_string()) return basic_string(value.string());
  if (const auto* flag = std::get_if<bool>(&value.data)) return *flag ? "true" : "false";
  if (const auto* integer = std::get_if<std::int64_t>(&value.data)) return std::to_string(*integer);
  if (const auto* number = std::get_if<double>(&value.data)) return float_text(*number);
  return "\"\"";
}

std::string plain_text(const Value& value) {
  if (value.is_string()) return value.string();
  if (const auto* number = std::get_if<double>(&value.data)) return shortest(*number);
  return inline_text(value);
}

std::string to_toml(const Value& document) {
  if (!document.is_table()) return inline_text(document) + "\n";
  std::string text;
  write_table(document.table(), {}, text);
  return text.rfind('\n', 0) == 0 ? text.substr(1) : text;
}

}  // namespace equipoise
