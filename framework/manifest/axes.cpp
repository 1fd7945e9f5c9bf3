#include "manifest/axes.hpp"

#include <algorithm>
#include <cstdlib>
#include <set>

#include "manifest/patch.hpp"
#include "schema/result_columns.hpp"

namespace equipoise {

namespace {

bool is_number(const Value& value) {
  return std::holds_alternative<std::int64_t>(value.data) || std::holds_alternative<double>(value.data);
}

std::optional<double> number_in(const std::string& text) {
  if (text.empty()) return std::nullopt;
  char* end = nullptr;
  const double number = std::strtod(text.c_str(), &end);
  return *end == '\0' ? std::optional(number) : std::nullopt;
}

bool is_sweep(const Value& axis) {
  const auto is_plain = [&](std::string_view key) {
    const Value* value = axis.find(key);
    return value && !value->is_table();
  };
  return is_plain("set") || is_plain("to");
}

class AxisReader {
 public:
  AxisReader(const Value& document, Diagnostics& diagnostics)
      : document_(document), diagnostics_(diagnostics) {}

  /// Nothing if the axis is malformed.
  std::optional<AxisPatches> read(const Entry& entry) {
    if (is_result_column(entry.key)) {
      return refused(entry.place, "an axis cannot be called '" + entry.key + "'",
                     "results.csv has such a column anyway");
    }
    if (!entry.value.is_table()) {
      return refused(entry.place, "axis '" + entry.key + "' must be a table, not " + type(entry.value),
                     "name arms, or sweep with set = \"dotted.path\" and to = [...]");
    }
    AxisPatches result{{entry.key, {}, false, entry.place}, {}};
    const bool good = is_sweep(entry.value) ? read_sweep(entry, result) : read_arms(entry, result);
    if (!good) return std::nullopt;
    for (Arm& arm : result.arms) {
      check_patch(arm.patch, document_, PatchOrigin::arm, diagnostics_);
      result.axis.arms.push_back(arm.name);
    }
    return result;
  }

 private:
  static std::string type(const Value& value) { return std::string(value.type_name()); }

  std::nullopt_t refused(const Place& place, const std::string& message, const std::string& hint = {}) {
    diagnostics_.error(place, message, hint);
    return std::nullopt;
  }

  bool read_arms(const Entry& entry, AxisPatches& result) {
    for (const Entry& arm : entry.value.table()) {
      if (!arm.value.is_table()) {
        refused(arm.place, "arm '" + arm.key + "' of axis '" + entry.key +
                               "' must be a table of what it changes, not " + type(arm.value));
        continue;
      }
      result.arms.push_back({arm.key, arm.place, arm.value});
    }
    if (entry.value.table().empty()) refused(entry.place, "axis '" + entry.key + "' has no arms");
    return result.arms.size() == entry.value.table().size() && !result.arms.empty();
  }

  bool read_sweep(const Entry& entry, AxisPatches& result) {
    const std::string name = "axis '" + entry.key + "'";
    bool good = true;
    for (const Entry& key : entry.value.table()) {
      if (key.key == "set" || key.key == "to") continue;
      good = false;
      refused(key.place, "unknown key '" + key.key + "' in " + name, "a sweep has 'set' and 'to' alone");
    }
    const Value* set = entry.value.find("set");
    const Value* to = entry.value.find("to");
    const auto path = set && set->is_string() ? split_dotted(set->string()) : std::nullopt;
    if (!path || path->size() > 32) {
      good = false;
      refused(set ? set->place : entry.place,
              name + " needs set = \"dotted.path\": the one key that it sweeps");
    }
    if (!to || !to->is_array() || to->array().empty()) {
      good = false;
      refused(to ? to->place : entry.place, name + " needs to = [...]: the values of the sweep");
    }
    return good && read_values(name, *path, to->array(), result);
  }

  bool read_values(const std::string& name, const KeyPath& path, const Value::Array& values,
                   AxisPatches& result) {
    std::set<std::string> seen;
    bool good = true;
    for (const Value& value : values) {
      const std::string text = plain_text(value);
      if (!seen.insert(text).second) {
        good = false;
        refused(value.place, "'" + text + "' stands twice in 'to' of " + name);
      }
      result.arms.push_back({text, value.place, patch_for(path, value, value.place)});
    }
    result.axis.numeric = std::all_of(values.begin(), values.end(), is_number);
    return good;
  }

  const Value& document_;
  Diagnostics& diagnostics_;
};

}  // namespace

std::optional<std::vector<AxisPatches>> read_axes(const Value& document, Diagnostics& diagnostics) {
  std::vector<AxisPatches> axes;
  const Value* vary = document.find("vary");
  if (!vary) return axes;
  if (!vary->is_table()) {
    diagnostics.error(vary->place, "'vary' must be a table of axes, not " + std::string(vary->type_name()));
    return std::nullopt;
  }
  AxisReader reader(document, diagnostics);
  for (const Entry& entry : vary->table()) {
    if (auto axis = reader.read(entry)) axes.push_back(std::move(*axis));
  }
  if (axes.size() != vary->table().size()) return std::nullopt;
  return axes;
}

std::optional<std::size_t> find_arm(const Axis& axis, const std::string& text) {
  auto found = std::find(axis.arms.begin(), axis.arms.end(), text);
  if (found == axis.arms.end() && axis.numeric) {
    const auto wanted = number_in(text);
    if (!wanted) return std::nullopt;
    found = std::find_if(axis.arms.begin(), axis.arms.end(),
                         [&](const std::string& arm) { return number_in(arm) == wanted; });
  }
  if (found == axis.arms.end()) return std::nullopt;
  return static_cast<std::size_t>(found - axis.arms.begin());
}

}  // namespace equipoise
