#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "manifest/document.hpp"

/// Any bytes give a document or a diagnostic; a document that is written as TOML reads back to the same data.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace equipoise;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  Diagnostics diagnostics;
  const auto document = parse_document(text, "fuzz.toml", diagnostics);
  if (!document && !diagnostics.has_errors()) std::abort();
  if (document) {
    const auto again = parse_document(to_toml(*document), "again.toml", diagnostics);
    if (again ? !again->same(*document) : size < 100'000) std::abort();
  }
  Diagnostics of_value;
  parse_value(text, "--set fuzz", of_value);
  diagnostics.json().dump();
  return 0;
}
