#pragma once

#include <string>
#include <vector>

namespace equipoise {

/// Rows in aligned columns, two spaces apart, the first row being the header; the columns named in `right`
/// are aligned to the right. Ends with a newline.
std::string aligned_columns(const std::vector<std::vector<std::string>>& rows,
                            const std::vector<std::size_t>& right = {});

/// "512 B", "3.4 MB".
std::string format_bytes(unsigned long long bytes);

}  // namespace equipoise
