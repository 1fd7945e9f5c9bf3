#include "plan/repeat_spec.hpp"

#include "schema/result_columns.hpp"

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
  for (const Entry& entry : value->table()) {
    const auto* count = std::get_if<std::int64_t>(&entry.value.data);
    if (count == nullptr || *count < 1 || *count > 100'000)
      reader.mismatch(entry.value, "repeat." + entry.key, "a positive integer");
    else if (is_result_column(entry.key))
      reader.diagnostics().error(
          entry.place, "a repeat cannot be called '" + entry.key + "': it is a column of results.csv");
    else
      spec.repeat[entry.key] = static_cast<int>(*count);
  }
}

}  // namespace equipoise
