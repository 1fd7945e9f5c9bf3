#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>

#include <equipoise/error.hpp>

#include "store/set_table.hpp"

using namespace equipoise;

namespace {

/// What `read` gives, or nothing where it refuses the text, as it may.
template <typename Read>
auto accepted(Read read, std::string_view text) -> std::optional<decltype(read(text, ""))> {
  try {
    return read(text, "fuzz");
  } catch (const Error&) {
    return std::nullopt;
  }
}

}  // namespace

/// What was read must be read again from its own text: an Error there ends the program.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  if (const auto rows = accepted(parse_csv, text)) {
    std::string written;
    for (const auto& row : *rows) written += format_csv_row(row);
    if (parse_csv(written, "fuzz") != *rows) std::abort();
  }
  if (const auto set = accepted(parse_set, text)) {
    const std::string written = format_set(*set);
    if (format_set(parse_set(written, "fuzz")) != written) std::abort();
  }
  return 0;
}
