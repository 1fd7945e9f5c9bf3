#include "manifest/text_check.hpp"

#include <cstdint>

namespace equipoise {

namespace {

/// Bytes of the valid UTF-8 sequence at the front of `text`; 0 if there is none.
std::size_t sequence_length(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
  const unsigned char lead = byte(0);
  if (lead < 0x80) return 1;
  const std::size_t length = lead >= 0xf0 ? 4 : lead >= 0xe0 ? 3 : 2;
  if (lead < 0xc2 || lead > 0xf4 || text.size() < length) return 0;
  std::uint32_t point = lead & (0x7f >> length);
  for (std::size_t i = 1; i < length; ++i) {
    if ((byte(i) & 0xc0) != 0x80) return 0;
    point = (point << 6) | (byte(i) & 0x3f);
  }
  const bool overlong = (length == 3 && point < 0x800) || (length == 4 && point < 0x10000);
  const bool surrogate = point >= 0xd800 && point <= 0xdfff;
  return overlong || surrogate || point > 0x10ffff ? 0 : length;
}

/// Walks through the text once and keeps count of the place, of open brackets and of the parts of the current
/// key.
class Scanner {
 public:
  Scanner(std::string_view text, const std::string& name) : text_(text), place_{name, 1, 1} {}

  /// Empty if all is well; else what is wrong at `place()`.
  std::string check_characters();
  std::string check_structure();
  const Place& place() const { return place_; }

 private:
  void advance(std::size_t bytes);
  bool starts(std::string_view word) const { return text_.substr(at_, word.size()) == word; }
  void skip_comment();
  void skip_string();
  std::string structural(char c);

  std::string_view text_;
  std::size_t at_ = 0;
  Place place_;
  int depth_ = 0;
  int dots_ = 0;
};

void Scanner::advance(std::size_t bytes) {
  for (const std::size_t end = at_ + bytes; at_ < end && at_ < text_.size(); ++at_) {
    if (text_[at_] == '\n') {
      ++place_.line;
      place_.column = 1;
    } else if ((static_cast<unsigned char>(text_[at_]) & 0xc0) != 0x80) {
      ++place_.column;
    }
  }
}

std::string Scanner::check_characters() {
  while (at_ < text_.size()) {
    const auto byte = static_cast<unsigned char>(text_[at_]);
    if (byte == 0) return "the manifest holds a NUL byte; it must be text";
    if ((byte < 0x20 && byte != '\t' && byte != '\n' && byte != '\r') || byte == 0x7f) {
      return "the manifest holds a control character (byte " + std::to_string(byte) + ")";
    }
    const std::size_t length = sequence_length(text_.substr(at_));
    if (length == 0) return "the manifest is not valid UTF-8 here (byte " + std::to_string(byte) + ")";
    advance(length);
  }
  return {};
}

void Scanner::skip_comment() {
  const auto end = text_.find('\n', at_);
  advance((end == std::string_view::npos ? text_.size() : end) - at_);
}

void Scanner::skip_string() {
  const char quote = text_[at_];
  const std::string triple(3, quote);
  const bool multiline = starts(triple);
  advance(multiline ? 3 : 1);
  while (at_ < text_.size()) {
    if (quote == '"' && text_[at_] == '\\') {
      advance(2);
    } else if (multiline && starts(triple)) {
      // Up to two quotes may stand directly before the closing three.
      std::size_t quotes = 3;
      while (quotes < 5 && at_ + quotes < text_.size() && text_[at_ + quotes] == quote) ++quotes;
      return advance(quotes);
    } else if (!multiline && (text_[at_] == quote || text_[at_] == '\n')) {
      return advance(text_[at_] == quote ? 1 : 0);
    } else {
      advance(1);
    }
  }
}

std::string Scanner::structural(char c) {
  if (c == '.') {
    if (++dots_ >= max_key_parts)
      return "a key has more than " + std::to_string(max_key_parts) + " dotted parts";
  } else if (c == '[' || c == '{') {
    dots_ = 0;
    if (++depth_ > max_nesting) return "brackets are nested deeper than " + std::to_string(max_nesting);
  } else if (c == ']' || c == '}') {
    dots_ = 0;
    if (depth_ > 0) --depth_;
  } else if (c == '\n' || c == '=' || c == ',') {
    dots_ = 0;
  }
  return {};
}

std::string Scanner::check_structure() {
  while (at_ < text_.size()) {
    const char c = text_[at_];
    if (c == '#') {
      skip_comment();
    } else if (c == '"' || c == '\'') {
      skip_string();
    } else {
      if (auto problem = structural(c); !problem.empty()) return problem;
      advance(1);
    }
  }
  return {};
}

}  // namespace

bool check_text(std::string_view text, const std::string& name, Diagnostics& diagnostics) {
  if (text.size() > max_document_bytes) {
    diagnostics.error({name, 1, 1}, "the manifest is larger than 1 MB", "is this the file that you meant?");
    return false;
  }
  Scanner characters(text, name);
  if (const auto problem = characters.check_characters(); !problem.empty()) {
    diagnostics.error(characters.place(), problem, "save it as UTF-8 text without special characters");
    return false;
  }
  Scanner structure(text, name);
  if (const auto problem = structure.check_structure(); !problem.empty()) {
    diagnostics.error(structure.place(), problem);
    return false;
  }
  return true;
}

}  // namespace equipoise
