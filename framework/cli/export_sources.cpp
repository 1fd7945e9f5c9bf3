#include "cli/export_sources.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include <nlohmann/json.hpp>

#include <equipoise/error.hpp>

#include "store/set_table.hpp"
#include "store/staged_folder.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;
using Size = std::pair<std::int64_t, std::int64_t>;  // height, width
/// Origin -> size -> file with its pictures.
using Lists = std::map<std::string, std::map<Size, fs::path>>;

std::set<std::string> origins_of(const fs::path& set) {
  std::set<std::string> origins;
  for (const SetRow& row : parse_set(read_whole(set), set.string())) origins.insert(row.origin);
  return origins;
}

Lists lists_of(const RunRecord& record, const Store& store, const std::set<std::string>& origins) {
  Lists lists;
  for (const StageRecord& stage : record.stages) {
    if (stage.verb != "decode" && stage.verb != "generate") continue;
    if (store.state(stage.key) != ArtefactState::complete) continue;
    const json image = store.facts(stage.key).value("image", json::object());
    const Size size{image.value("height", 0), image.value("width", 0)};
    const fs::path file = store.folder(stage.key) / "images.safetensors";
    if (stage.verb == "generate" && origins.contains(stage.key)) lists[stage.key].emplace(size, file);
    if (stage.verb == "decode")
      for (const auto& input : stage.inputs)
        if (origins.contains(input)) lists[input].emplace(size, file);
  }
  return lists;
}

/// Sizes in which all origins are there, the smallest first.
std::vector<Size> common_sizes(const Lists& lists, const std::set<std::string>& origins) {
  std::map<Size, std::size_t> times;
  for (const auto& [origin, sizes] : lists)
    for (const auto& [size, file] : sizes) ++times[size];
  std::vector<Size> common;
  for (const auto& [size, count] : times)
    if (count == origins.size()) common.push_back(size);
  std::stable_sort(common.begin(), common.end(),
                   [](const Size& a, const Size& b) { return a.first * a.second < b.first * b.second; });
  return common;
}

fs::path inside(const fs::path& folder, const std::string& name) {
  const fs::path path = fs::path(name).lexically_normal();
  if (name.empty() || path.is_absolute() || *path.begin() == "..")
    throw Error(Fault::data, "model.json names a file outside its folder: '" + name + "'");
  fs::create_directories((folder / path).parent_path());
  return folder / path;
}

}  // namespace

std::map<std::string, fs::path> find_pictures(const RunRecord& record, const Store& store,
                                              const fs::path& set, std::optional<std::int64_t> side) {
  const auto origins = origins_of(set);
  Lists lists = lists_of(record, store, origins);
  auto common = common_sizes(lists, origins);
  std::string known;
  for (const auto& [height, width] : common)
    known += (known.empty() ? "" : ", ") + std::to_string(height) + "x" + std::to_string(width);
  if (side) std::erase_if(common, [&](const Size& size) { return size != Size{*side, *side}; });
  if (origins.empty()) return {};
  if (common.empty())
    throw Error(Fault::data,
                "the run has no pictures of this set in " +
                    (side ? "size " + std::to_string(*side) : std::string("one size")),
                known.empty()
                    ? "pictures are decoded for stages that need them: train or measure with 'size' "
                      "on this set, run again, then export"
                    : "it has: " + known);
  std::map<std::string, fs::path> found;
  for (const auto& origin : origins) found[origin] = lists.at(origin).at(common.back());
  return found;
}

void write_foreign_form(const fs::path& to, FileOperations& files) {
  if (!fs::exists(to / "model.json")) return;
  const json model = json::parse(read_whole(to / "model.json"), nullptr, false);
  if (!model.is_object()) throw Error(Fault::data, (to / "model.json").string() + " is damaged");
  if (!model.contains("export")) return;
  try {
    for (const auto& [name, text] : model.at("export").at("files").items())
      write_whole(files, inside(to, name), text.get<std::string>());
    const fs::path weights = inside(to, model.at("export").at("weights"));
    std::error_code no_links;
    fs::create_hard_link(to / "model.safetensors", weights, no_links);
    if (no_links) copy_file(files, to / "model.safetensors", weights);
  } catch (const json::exception& fault) {
    throw Error(Fault::data, (to / "model.json").string() + " is damaged: " + fault.what());
  }
}

}  // namespace equipoise
