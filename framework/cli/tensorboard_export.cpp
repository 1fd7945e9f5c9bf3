#include "cli/tensorboard_export.hpp"

#include <algorithm>
#include <cmath>
#include <ctime>
#include <set>
#include <vector>

#include <equipoise/error.hpp>

#include "cli/stored_run.hpp"
#include "report/curves.hpp"
#include "report/escape.hpp"
#include "report/event_file.hpp"
#include "report/pictures.hpp"

namespace equipoise {
namespace {

namespace fs = std::filesystem;

/// When the stage began; 0 if its artefact does not tell.
double start_of(const Store& store, const std::string& key) {
  std::tm moment{};
  try {
    const std::string text = store.facts(key).value("started", "");
    if (::strptime(text.c_str(), "%Y-%m-%dT%H:%M:%SZ", &moment) == nullptr) return 0;
  } catch (const std::exception&) {
    return 0;
  }
  return static_cast<double>(::timegm(&moment));
}

double value_at(const std::vector<double>& values, std::size_t row) {
  return row < values.size() && std::isfinite(values[row]) ? values[row] : 0;
}

void add_scalars(EventFile& events, const Curve& curve, double start) {
  for (std::size_t row = 0; row < curve.steps.size(); ++row)
    for (const auto& [name, values] : curve.scalars)
      if (row < values.size() && !std::isnan(values[row]))
        events.add_scalar(start + value_at(curve.seconds, row), static_cast<std::int64_t>(curve.steps[row]),
                          valid_utf8(name), static_cast<float>(values[row]));
}

/// Step -> file; the preview of the end counts for the last step.
std::map<std::int64_t, fs::path> previews_of(const fs::path& folder, std::int64_t last) {
  std::map<std::int64_t, fs::path> previews;
  std::error_code absent;
  if (fs::exists(folder / "preview.png", absent)) previews[last] = folder / "preview.png";
  for (fs::directory_iterator entry(folder / "previews", absent), end; !absent && entry != end;
       entry.increment(absent)) {
    const std::string stem = entry->path().stem().string();
    if (entry->path().extension() == ".png" && !stem.empty() && stem.size() < 16 &&
        std::all_of(stem.begin(), stem.end(), [](char c) { return c >= '0' && c <= '9'; }))
      previews[std::stoll(stem)] = entry->path();
  }
  return previews;
}

double time_of(const Curve& curve, std::int64_t step) {
  for (std::size_t row = 0; row < curve.steps.size(); ++row)
    if (static_cast<std::int64_t>(curve.steps[row]) >= step) return value_at(curve.seconds, row);
  return curve.seconds.empty() ? 0 : value_at(curve.seconds, curve.seconds.size() - 1);
}

void add_previews(EventFile& events, const Curve& curve, const fs::path& folder, double start) {
  constexpr std::size_t most = std::size_t{1} << 26;
  const auto last = curve.steps.empty() ? 0 : static_cast<std::int64_t>(curve.steps.back());
  for (const auto& [step, file] : previews_of(folder, last)) {
    const auto sheet = read_sheet(file, most);
    if (!sheet) continue;
    const std::string png = read_whole(file, most);
    // Byte 25 of a PNG is its colour type: 0 is grey.
    events.add_image(start + time_of(curve, step), step, "preview", sheet->height, sheet->width,
                     png[25] == 0 ? 1 : 3, png);
  }
}

}  // namespace

std::size_t export_tensorboard(const RunRecord& record, const Store& store, const std::string& name,
                               const std::map<std::string, std::string>& where, const fs::path& out) {
  std::set<std::string> wanted;
  if (!name.empty() || !where.empty()) {
    std::set<std::string> names;
    for (const StageRecord& stage : record.stages)
      if (stage.verb == "train") names.insert(stage.name);
    if (!name.empty()) names = {name};
    for (const std::string& one : names)
      for (const StageRecord* stage : find_stages(record, one, where)) wanted.insert(stage->key);
  }
  std::size_t files = 0;
  for (const CurveSet& set : collect_curves(record, store))
    for (const Curve& curve : set.curves) {
      const StageRecord& stage = *curve.stage;
      if (!wanted.empty() && wanted.count(stage.key) == 0) continue;
      const double start = start_of(store, stage.key);
      EventFile events(start);
      add_scalars(events, curve, start);
      add_previews(events, curve, store.folder(stage.key), start);
      fs::path folder = out / file_stem(stage.name) / instance_folder(record, stage);
      // Arms that some variants share do not tell instances apart; the key does.
      if (fs::exists(folder / "events.out.tfevents.0.equipoise")) folder /= stage.key.substr(0, 12);
      store.files().create_folders(folder);
      write_whole(store.files(), folder / "events.out.tfevents.0.equipoise", events.bytes());
      ++files;
    }
  if (files == 0)
    throw Error(Fault::data, "nothing to export: this run has no training curve in its store yet");
  return files;
}

}  // namespace equipoise
