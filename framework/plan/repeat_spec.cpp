#include "plan/repeat_spec.hpp"

#include <algorithm>

namespace equipoise {

void read_repeat(TableReader& reader, StageSpec& spec) {
  const Value* value = reader.take("repeat");
  if (value == nullptr) return;
  if (const auto* count = std::get_if<std::int64_t>(&value->data); count != nullptr && *count >= 1) {
    spec.repeat["repeat"] = static_cast<int>(*count);
    return;
  }
  if (!value->is_table() || value->table().empty()) {
    reader.mismatch(*value, "repeat", "a positive integer or a table like { run = 5 }");
    return;
  }
  static const std::vector<std::string> taken{"stage", "class", "score", "value"};
  for (const Entry& entry : value->table()) {
    const auto* count = std::get_if<std::int64_t>(&entry.value.data);
    if (count == nullptr || *count < 1 || *count > 100'000)
      reader.mismatch(entry.value, "repeat." + entry.key, "a positive integer");
    else if (std::find(taken.begin(), taken.end(), entry.key) != taken.end())
      reader.diagnostics().error(
          entry.place, "a repeat cannot be called '" + entry.key + "': it is a column of results.csv");
    else
      spec.repeat[entry.key] = static_cast<int>(*count);
  }
}

}  // namespace equipoise
