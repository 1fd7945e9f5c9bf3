#include <set>

#include "worker/stages/verbs.hpp"

namespace equipoise {

nlohmann::json run_mix(Stage& stage) {
  auto rows = stage.sets.rows(stage.sets.role("parts"));
  std::set<std::string> ids;
  std::map<std::string, std::int64_t> counts;
  for (SetRow& row : rows) {
    row.part.clear();
    ids.insert(row.id);
    ++counts[row.label];
  }
  if (ids.size() < rows.size())
    log_line(stage, Level::warning,
             std::to_string(rows.size() - ids.size()) + " pictures are in the mix more than once");
  write_whole(stage.store.files(), stage.folder / "set.csv", format_set(rows));
  return {{"counts", counts}};
}

}  // namespace equipoise
