#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace equipoise {

/// The candidate nearest to `word` by Damerau-Levenshtein distance (ignoring case), if it is near enough to
/// be a likely slip of the keyboard; else empty. Ties go to the first candidate.
std::string nearest(std::string_view word, const std::vector<std::string>& candidates);

}  // namespace equipoise
