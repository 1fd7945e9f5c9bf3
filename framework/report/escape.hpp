#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace equipoise {

/// Invalid UTF-8 replaced by U+FFFD.
std::string valid_utf8(std::string_view text);

/// Text fit to be shown on one line: valid UTF-8, control characters as spaces, characters that change the
/// direction of writing made visible ("[U+202E]").
std::string plain_text(std::string_view text);

/// `plain_text`, shortened to `width` characters with an ellipsis.
std::string shortened(std::string_view text, std::size_t width);

/// Characters (code points) of valid UTF-8.
std::size_t text_width(std::string_view text);

/// `plain_text` for HTML content and quoted attributes.
std::string escape_html(std::string_view text);

/// `escape_html` for content alone: a line may break after each underscore.
std::string breakable_html(std::string_view text);

/// `plain_text` for Markdown, also within tables.
std::string escape_markdown(std::string_view text);

/// `plain_text` for LaTeX.
std::string escape_latex(std::string_view text);

/// A file name of at most 60 characters of [A-Za-z0-9_-]; texts that would collide differ by a hash.
std::string file_stem(std::string_view text);

}  // namespace equipoise
