#include "manifest/document.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <fstream>

#include <toml++/toml.h>

#include "manifest/dotted.hpp"
#include "manifest/text_check.hpp"

namespace equipoise {

namespace {

/// Turns toml++ nodes into Values; what a manifest has no use for becomes an error.
class Converter {
 public:
  Converter(const std::string& name, Diagnostics& diagnostics) : name_(name), diagnostics_(diagnostics) {}

  Value table(const toml::table& source, Place place, int depth) {
    Value::Table entries;
    entries.reserve(source.size());
    for (const auto& [key, node] : source) {
      const Place key_place = place_of(key.source(), place);
      entries.push_back({std::string(key.str()), key_place, value(node, key_place, depth + 1)});
    }
    std::stable_sort(entries.begin(), entries.end(),
                     [](const Entry& left, const Entry& right) { return left.place < right.place; });
    return {std::move(entries), std::move(place)};
  }

 private:
  Place place_of(const toml::source_region& region, const Place& fallback) const {
    if (region.begin.line == 0) return fallback;
    return {name_, static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
  }

  Value value(const toml::node& node, const Place& fallback, int depth) {
    const Place place = place_of(node.source(), fallback);
    if (depth > max_nesting) return refused(place, "nested deeper than " + std::to_string(max_nesting), {});
    if (const auto* inner = node.as_table()) return table(*inner, place, depth);
    if (const auto* items = node.as_array()) {
      Value::Array array;
      array.reserve(items->size());
      for (const auto& item : *items) array.push_back(value(item, place, depth + 1));
      return {std::move(array), place};
    }
    if (const auto* text = node.as_string()) return {text->get(), place};
    if (const auto* integer = node.as_integer()) return {integer->get(), place};
    if (const auto* number = node.as_floating_point()) return {number->get(), place};
    if (const auto* flag = node.as_boolean()) return {flag->get(), place};
    return refused(place, "dates and times have no use here", "if text is meant, put it in quotes");
  }

  Value refused(const Place& place, std::string message, std::string hint) {
    diagnostics_.error(place, std::move(message), std::move(hint));
    return {std::monostate{}, place};
  }

  const std::string& name_;
  Diagnostics& diagnostics_;
};

/// Every place in `value` becomes `place`: what comes from the command line stands in no line of a file.
void move_to(Value& value, const Place& place) {
  value.place = place;
  if (value.is_array()) {
    for (Value& item : std::get<Value::Array>(value.data)) move_to(item, place);
  } else if (value.is_table()) {
    for (Entry& entry : value.table()) {
      entry.place = place;
      move_to(entry.value, place);
    }
  }
}

bool is_blank(std::string_view text) {
  return text.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

bool looks_structured(std::string_view text) {
  const auto first = text.find_first_not_of(" \t");
  return std::string_view("[{\"'").find(text[first]) != std::string_view::npos;
}

}  // namespace

std::optional<Value> parse_document(std::string_view text, const std::string& name,
                                    Diagnostics& diagnostics) {
  if (!check_text(text, name, diagnostics)) return std::nullopt;
  try {
    const toml::table parsed = toml::parse(text);
    Diagnostics found;
    Value document = Converter(name, found).table(parsed, {name, 1, 1}, 0);
    for (const Diagnostic& problem : found.all())
      diagnostics.error(problem.place, problem.message, problem.hint);
    if (found.has_errors()) return std::nullopt;
    return document;
  } catch (const toml::parse_error& error) {
    const auto& begin = error.source().begin;
    const Place place{name, std::max(1, static_cast<int>(begin.line)),
                      std::max(1, static_cast<int>(begin.column))};
    diagnostics.error(place, std::string(error.description()));
    return std::nullopt;
  }
}

std::optional<Value> read_document(const std::filesystem::path& path, Diagnostics& diagnostics) {
  const std::string name = path.string();
  std::error_code ignored;
  if (std::filesystem::is_directory(path, ignored)) {
    diagnostics.error({name, 1, 1}, "this is a folder, not a manifest");
    return std::nullopt;
  }
  errno = 0;
  std::ifstream file(path, std::ios::binary);
  if (!file) {
    const char* reason = errno ? std::strerror(errno) : "unknown reason";
    diagnostics.error({name, 1, 1}, "cannot read this file: " + std::string(reason));
    return std::nullopt;
  }
  std::string text(max_document_bytes + 1, '\0');
  file.read(text.data(), static_cast<std::streamsize>(text.size()));
  if (file.bad()) {
    diagnostics.error({name, 1, 1}, "reading this file failed");
    return std::nullopt;
  }
  text.resize(static_cast<std::size_t>(file.gcount()));
  return parse_document(text, name, diagnostics);
}

std::optional<Value> parse_value(std::string_view text, const std::string& name, Diagnostics& diagnostics) {
  const Place place{name, 0, 0};
  if (is_blank(text)) {
    diagnostics.error(place, "there is no value after '='", "write \"\" for an empty text");
    return std::nullopt;
  }
  Diagnostics problems;
  if (!check_text(text, name, problems)) {
    for (const Diagnostic& problem : problems.all()) diagnostics.error(place, problem.message, problem.hint);
    return std::nullopt;
  }
  // Only a syntax error makes a bare word; a date stays an error.
  bool parsed = true;
  try {
    const toml::table probe = toml::parse("value = " + std::string(text));
    parsed = probe.size() == 1;
  } catch (const toml::parse_error&) {
    parsed = false;
  }
  if (!parsed && text.find('\n') == std::string_view::npos && !looks_structured(text)) {
    return Value(std::string(text), place);
  }
  auto document = parse_document("value = " + std::string(text), name, problems);
  if (document && document->table().size() != 1) problems.error(place, "this is more than one value");
  for (const Diagnostic& problem : problems.all()) diagnostics.error(place, problem.message, problem.hint);
  if (problems.has_errors()) return std::nullopt;
  Value value = std::move(document->table().front().value);
  move_to(value, place);
  return value;
}

}  // namespace equipoise
