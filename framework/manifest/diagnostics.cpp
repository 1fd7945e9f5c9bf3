#include "manifest/diagnostics.hpp"

#include <algorithm>
#include <optional>
#include <tuple>

#include "manifest/dotted.hpp"

namespace equipoise {

namespace {

auto sort_key(const Diagnostic& diagnostic) {
  return std::tie(diagnostic.place, diagnostic.warning, diagnostic.message, diagnostic.hint);
}

/// JSON must be UTF-8, but a file's name need not be.
std::string valid_utf8(const std::string& text) {
  using Json = nlohmann::json;
  return Json::parse(Json(text).dump(-1, ' ', false, Json::error_handler_t::replace)).get<std::string>();
}

std::string text_of(const Diagnostic& diagnostic) {
  const std::string text = place_text(diagnostic.place) + (diagnostic.warning ? ": warning: " : ": error: ") +
                           diagnostic.message + "\n";
  return diagnostic.hint.empty() ? text : text + "    " + diagnostic.hint + "\n";
}

}  // namespace

void Diagnostics::error(const Place& place, std::string message, std::string hint) {
  all_.push_back({place, std::move(message), std::move(hint), false, Fault::usage});
}

void Diagnostics::error(const Place& place, const Error& thrown) {
  all_.push_back({place, thrown.what(), thrown.hint(), false, thrown.fault()});
}

void Diagnostics::warning(const Place& place, std::string message, std::string hint) {
  all_.push_back({place, std::move(message), std::move(hint), true, Fault::usage});
}

bool Diagnostics::has_errors() const {
  return std::any_of(all_.begin(), all_.end(),
                     [](const Diagnostic& diagnostic) { return !diagnostic.warning; });
}

Fault Diagnostics::fault() const {
  std::optional<Fault> first;
  for (const Diagnostic& diagnostic : all()) {
    if (diagnostic.warning) continue;
    if (diagnostic.fault == Fault::usage) return Fault::usage;
    if (!first) first = diagnostic.fault;
  }
  return first.value_or(Fault::usage);
}

std::vector<Diagnostic> Diagnostics::all() const {
  std::vector<Diagnostic> sorted = all_;
  std::sort(sorted.begin(), sorted.end(),
            [](const Diagnostic& left, const Diagnostic& right) { return sort_key(left) < sort_key(right); });
  const auto end = std::unique(
      sorted.begin(), sorted.end(),
      [](const Diagnostic& left, const Diagnostic& right) { return sort_key(left) == sort_key(right); });
  sorted.erase(end, sorted.end());
  return sorted;
}

std::string Diagnostics::text() const {
  std::string text;
  for (const Diagnostic& diagnostic : all()) text += text_of(diagnostic);
  return text;
}

std::string Diagnostics::error_text() const {
  std::string text;
  for (const Diagnostic& diagnostic : all())
    if (!diagnostic.warning) text += text_of(diagnostic);
  return text;
}

nlohmann::json Diagnostics::json() const {
  auto list = nlohmann::json::array();
  for (const Diagnostic& diagnostic : all()) {
    list.push_back({{"file", valid_utf8(diagnostic.place.file)},
                    {"line", diagnostic.place.line},
                    {"column", diagnostic.place.column},
                    {"message", valid_utf8(diagnostic.message)},
                    {"hint", valid_utf8(diagnostic.hint)},
                    {"severity", diagnostic.warning ? "warning" : "error"}});
  }
  return list;
}

}  // namespace equipoise
