#include "report/pictures.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <utility>

#include <equipoise/error.hpp>

#include "report/plan_summary.hpp"

namespace equipoise {
namespace {

constexpr std::size_t kMostPerClass = 12;

int big_endian(const std::string& bytes, std::size_t at) {
  std::uint32_t value = 0;
  for (std::size_t i = 0; i < 4; ++i) value = (value << 8) | static_cast<unsigned char>(bytes[at + i]);
  return value <= 65535 ? static_cast<int>(value) : 0;
}

/// Content decides, not the name: nothing but a PNG gets into the page.
bool is_png(const std::string& bytes) {
  return bytes.size() > 33 && bytes.compare(0, 8, "\x89PNG\r\n\x1a\n") == 0 &&
         bytes.compare(12, 4, "IHDR") == 0 && big_endian(bytes, 16) > 0 && big_endian(bytes, 20) > 0;
}

std::set<std::string> loaded_keys(const RunRecord& record) {
  std::set<std::string> keys;
  for (const StageRecord& stage : record.stages)
    if (stage.verb == "load") keys.insert(stage.key);
  return keys;
}

struct Candidate {
  const StageRecord* stage;
  bool real;
};

std::vector<Candidate> candidates_of(const RunRecord& record) {
  const auto loaded = loaded_keys(record);
  std::vector<Candidate> candidates;
  for (const StageRecord& stage : record.stages) {
    const bool real =
        stage.verb == "decode" && std::any_of(stage.inputs.begin(), stage.inputs.end(),
                                              [&](const std::string& key) { return loaded.count(key) > 0; });
    if (real || stage.verb == "generate") candidates.push_back({&stage, real});
  }
  const auto place = [&](const StageRecord* stage) {
    return std::find(record.classes.begin(), record.classes.end(), stage->label) - record.classes.begin();
  };
  std::stable_sort(candidates.begin(), candidates.end(), [&](const Candidate& a, const Candidate& b) {
    return std::make_tuple(place(a.stage), !a.real, a.stage->repeat) <
           std::make_tuple(place(b.stage), !b.real, b.stage->repeat);
  });
  return candidates;
}

std::optional<NearestFacts> nearest_facts(const std::filesystem::path& file) {
  std::error_code absent;
  if (!std::filesystem::exists(file, absent)) return std::nullopt;
  try {
    const auto all = nlohmann::json::parse(read_whole(file, std::size_t{1} << 22));
    NearestFacts facts;
    facts.measure = all.at("measure");
    facts.columns = std::clamp<std::size_t>(all.at("columns").get<std::size_t>(), 1, 64);
    for (const auto& pair : all.at("pairs")) facts.distances.push_back(pair.at("distance").get<double>());
    const auto& usual = all.at("training");
    facts.training = usual.at("pictures");
    facts.compared = usual.at("compared");
    facts.usual_median = usual.value("median", 0.0);
    facts.usual_smallest = usual.value("smallest", 0.0);
    return facts;
  } catch (const std::exception&) {
    return std::nullopt;  // An illustration only.
  }
}

/// The sheet with the nearest training pictures, else the plain one.
std::optional<Sheet> sheet_of(const std::filesystem::path& folder) {
  constexpr std::size_t most = std::size_t{1} << 26;
  if (auto facts = nearest_facts(folder / "nearest.json"))
    if (auto sheet = read_sheet(folder / "nearest.png", most)) {
      sheet->nearest = std::move(facts);
      return sheet;
    }
  return read_sheet(folder / "sheet.png", most);
}

}  // namespace

std::optional<Sheet> read_sheet(const std::filesystem::path& file, std::size_t limit) {
  std::error_code absent;
  const auto size = std::filesystem::file_size(file, absent);
  if (absent || size > limit) return std::nullopt;
  try {
    const std::string bytes = read_whole(file, limit);
    if (!is_png(bytes)) return std::nullopt;
    return Sheet{
        "", "", false, "data:image/png;base64," + base64(bytes), big_endian(bytes, 16), big_endian(bytes, 20),
        {}};
  } catch (const Error&) {
    return std::nullopt;  // An illustration only.
  }
}

std::string base64(std::string_view bytes) {
  static constexpr char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    std::uint32_t group = 0;
    for (std::size_t k = 0; k < 3; ++k)
      group = (group << 8) | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0U);
    for (std::size_t k = 0; k < 4; ++k) text += k <= count ? digits[(group >> (18 - 6 * k)) & 63] : '=';
  }
  return text;
}

PictureGrids collect_pictures(const RunRecord& record, const Store& store, std::size_t limit) {
  PictureGrids grids;
  std::set<std::tuple<std::string, std::string, std::string>> seen;
  std::set<std::string> sheets;
  std::map<std::string, std::size_t> per_class;
  for (const Candidate& candidate : candidates_of(record)) {
    StageRecord stage = *candidate.stage;
    stage.repeat.clear();
    const std::string label = stage.label;
    stage.label.clear();
    const std::string marks = instance_title(record, stage);
    const std::string title = candidate.real ? "real" : stage.name + (marks.empty() ? "" : ": " + marks);
    const auto identity = std::make_tuple(stage.name, label, marks);
    if (!candidate.real && seen.count(identity)) continue;
    auto sheet = sheet_of(store.folder(candidate.stage->key));
    if (!sheet) continue;
    seen.insert(identity);
    const std::size_t size = sheet->data_uri.size() * 3 / 4;
    if (size > limit || per_class[label] >= kMostPerClass) {
      ++grids.left_out;
      continue;
    }
    if (!sheets.insert(label + sheet->data_uri).second) continue;
    limit -= size;
    ++per_class[label];
    sheet->title = title;
    sheet->label = label;
    sheet->real = candidate.real;
    grids.sheets.push_back(std::move(*sheet));
  }
  return grids;
}

}  // namespace equipoise
