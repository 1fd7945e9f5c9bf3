#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>
#include <equipoise/safetensors.hpp>

namespace equipoise {
namespace {

using nlohmann::json;

constexpr std::size_t maximal_rank = 8;
constexpr std::size_t maximal_depth = 3;

[[noreturn]] void fail(const std::string& name, const std::string& fault) {
  throw Error(
      Fault::data, name + " is not a sound safetensors file: " + fault,
      "if it was downloaded or copied, do that again; if Equipoise wrote it, run `equipoise store verify`");
}

std::string shown(const std::string& text) {
  return text.size() <= 100 ? "\"" + text + "\"" : "\"" + text.substr(0, 100) + "...\"";
}

/// Watches the parser: JSON leaves open which of two equal names counts, and deep nesting has no place here.
class HeaderWatch {
 public:
  explicit HeaderWatch(const std::string& name) : name_(name) {}

  bool operator()(json::parse_event_t event, const json& parsed) {
    switch (event) {
      case json::parse_event_t::object_start:
      case json::parse_event_t::array_start:
        enter();
        break;
      case json::parse_event_t::object_end:
      case json::parse_event_t::array_end:
        keys_.pop_back();
        break;
      case json::parse_event_t::key:
        note(parsed.get_ref<const std::string&>());
        break;
      case json::parse_event_t::value:
        break;
    }
    return true;
  }

 private:
  void enter() {
    if (keys_.size() >= maximal_depth) fail(name_, "its header is nested too deeply");
    keys_.emplace_back();
  }
  void note(const std::string& key) {
    if (!keys_.back().insert(key).second)
      fail(name_, "the name " + shown(key) + " appears twice in its header");
  }

  const std::string& name_;
  std::vector<std::set<std::string>> keys_;
};

json parse_json(std::string_view header, const std::string& name) {
  // The parser would skip a byte order mark and take a NUL for the end.
  if (!header.starts_with('{')) fail(name, "its header does not begin with {");
  if (header.find('\0') != std::string_view::npos) fail(name, "its header holds a NUL");
  HeaderWatch watch(name);
  try {
    return json::parse(header.begin(), header.end(), [&watch](int, json::parse_event_t event, json& parsed) {
      return watch(event, parsed);
    });
  } catch (const json::exception& error) {
    fail(name, std::string("its header is not JSON (") + error.what() + ")");
  }
}

std::uint64_t whole_number(const json& value, const std::string& what, const std::string& name) {
  if (!value.is_number_unsigned()) fail(name, what + " is not a whole number from 0 on");
  return value.get<std::uint64_t>();
}

std::vector<std::int64_t> shape_of(const json& value, const std::string& what, const std::string& name) {
  if (!value.is_array()) fail(name, what + " has a shape that is not a list");
  if (value.size() > maximal_rank) fail(name, what + " has more than 8 dimensions");
  std::vector<std::int64_t> shape;
  for (const json& extent : value) {
    const std::uint64_t size = whole_number(extent, "an extent of " + what, name);
    if (size > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) fail(name, what + " is too large");
    shape.push_back(static_cast<std::int64_t>(size));
  }
  return shape;
}

/// Bytes of a tensor. Extents of 0 are left out of the check, so that no product of some extents can
/// overflow.
std::uint64_t byte_count(const TensorEntry& entry, const std::string& what, const std::string& name) {
  std::uint64_t count = dtype_size(entry.dtype);
  bool empty = false;
  for (const std::int64_t extent : entry.shape) {
    empty = empty || extent == 0;
    const std::uint64_t factor = extent == 0 ? 1 : static_cast<std::uint64_t>(extent);
    if (__builtin_mul_overflow(count, factor, &count)) fail(name, what + " is too large");
  }
  if (count > std::uint64_t{std::numeric_limits<std::int64_t>::max()}) fail(name, what + " is too large");
  return empty ? 0 : count;
}

TensorEntry entry_of(const std::string& key, const json& value, const std::string& name) {
  const std::string what = "tensor " + shown(key);
  if (!value.is_object() || value.size() != 3 || !value.contains("dtype") || !value.contains("shape") ||
      !value.contains("data_offsets")) {
    fail(name, what + " needs exactly dtype, shape and data_offsets");
  }
  TensorEntry entry;
  if (!value["dtype"].is_string()) fail(name, what + " has a dtype that is not text");
  entry.dtype = value["dtype"].get<std::string>();
  if (dtype_size(entry.dtype) == 0) fail(name, what + " has the unknown dtype " + shown(entry.dtype));
  entry.shape = shape_of(value["shape"], what, name);
  const json& offsets = value["data_offsets"];
  if (!offsets.is_array() || offsets.size() != 2) fail(name, what + " needs two data_offsets");
  entry.begin = whole_number(offsets[0], "an offset of " + what, name);
  entry.end = whole_number(offsets[1], "an offset of " + what, name);
  const std::uint64_t count = byte_count(entry, what, name);
  if (entry.begin > entry.end || entry.end - entry.begin != count) {
    fail(name, what + " has offsets " + std::to_string(entry.begin) + " to " + std::to_string(entry.end) +
                   ", but its dtype and shape need " + std::to_string(count) + " bytes");
  }
  return entry;
}

std::map<std::string, std::string> metadata_of(const json& value, const std::string& name) {
  if (!value.is_object()) fail(name, "its __metadata__ is not a table");
  std::map<std::string, std::string> metadata;
  for (const auto& [key, text] : value.items()) {
    if (!text.is_string()) fail(name, "its __metadata__ " + shown(key) + " is not text");
    metadata.emplace(key, text.get<std::string>());
  }
  return metadata;
}

void check_layout(const std::map<std::string, TensorEntry>& tensors, std::uint64_t data_size,
                  const std::string& name) {
  std::vector<std::pair<const TensorEntry*, const std::string*>> order;
  for (const auto& [key, entry] : tensors) order.emplace_back(&entry, &key);
  std::sort(order.begin(), order.end(), [](const auto& left, const auto& right) {
    return std::pair(left.first->begin, left.first->end) < std::pair(right.first->begin, right.first->end);
  });
  std::uint64_t at = 0;
  for (const auto& [entry, key] : order) {
    if (entry->end > data_size) fail(name, "tensor " + shown(*key) + " lies beyond the end of the file");
    if (entry->begin < at) fail(name, "tensor " + shown(*key) + " overlaps another");
    if (entry->begin > at) fail(name, "there is a hole before tensor " + shown(*key));
    at = entry->end;
  }
  if (at != data_size) fail(name, std::to_string(data_size - at) + " bytes at its end belong to no tensor");
}

}  // namespace

std::size_t dtype_size(std::string_view dtype) {
  constexpr std::array<std::pair<std::string_view, std::size_t>, 10> sizes = {{{"BOOL", 1},
                                                                               {"U8", 1},
                                                                               {"I8", 1},
                                                                               {"I16", 2},
                                                                               {"F16", 2},
                                                                               {"BF16", 2},
                                                                               {"I32", 4},
                                                                               {"F32", 4},
                                                                               {"I64", 8},
                                                                               {"F64", 8}}};
  for (const auto& [word, size] : sizes) {
    if (word == dtype) return size;
  }
  return 0;
}

void parse_safetensors_header(std::string_view header, std::uint64_t data_size, const std::string& name,
                              std::map<std::string, TensorEntry>& tensors,
                              std::map<std::string, std::string>& metadata) {
  const json document = parse_json(header, name);
  for (const auto& [key, value] : document.items()) {
    if (key == "__metadata__") {
      metadata = metadata_of(value, name);
    } else {
      tensors.emplace(key, entry_of(key, value, name));
    }
  }
  check_layout(tensors, data_size, name);
}

}  // namespace equipoise
