#pragma once

#include <string>
#include <string_view>

namespace equipoise {

/// Whether `text` is well-formed UTF-8 (RFC 3629). Ids and column texts must be.
bool is_utf8(std::string_view text);

/// `text` with each byte that is not printable ASCII written as \xHH, for messages about text that is not
/// UTF-8.
std::string escaped(std::string_view text);

}  // namespace equipoise
