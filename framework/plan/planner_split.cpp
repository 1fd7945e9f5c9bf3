#include <filesystem>
#include <utility>

#include <equipoise/error.hpp>

#include "plan/id_list.hpp"
#include "plan/variant_planner.hpp"

namespace equipoise {

using nlohmann::json;

std::vector<std::string> VariantPlanner::listed_pictures(const StageSpec& spec, const PartSpec& part,
                                                         const SetValue& from) {
  std::filesystem::path root = std::filesystem::path(resolve_path("x", part.place)).parent_path();
  for (const auto& key : origins(from, ""))
    if (const auto& source = graph_.origin(key).source; source && source->parameters.contains("root"))
      root = source->parameters.at("root").get<std::string>();
  try {
    return read_id_list(root / part.files);
  } catch (const Error& fault) {
    error(part.place, "part '" + part.name + "' of stage '" + spec.name + "': " + fault.what(),
          "'files' is relative to the source's root: " + root.string());
    return {};
  }
}

json VariantPlanner::split_settings(const StageSpec& spec, const SetValue& from) {
  static const std::map<PartSpec::Measure, std::string> words{{PartSpec::Measure::fraction, "fraction"},
                                                              {PartSpec::Measure::each, "count"},
                                                              {PartSpec::Measure::counts, "count"},
                                                              {PartSpec::Measure::files, "files"},
                                                              {PartSpec::Measure::rest, "rest"}};
  json parts = json::array();
  for (const PartSpec& part : spec.into) {
    json entry{{"name", part.name}, {"kind", words.at(part.measure)}};
    if (part.measure == PartSpec::Measure::fraction) entry["fraction"] = part.fraction;
    if (part.measure == PartSpec::Measure::each)
      for (const auto& label : present(from)) entry["counts"][label] = part.each;
    if (part.measure == PartSpec::Measure::counts) entry["counts"] = part.counts;
    if (part.measure == PartSpec::Measure::files) entry["files"] = listed_pictures(spec, part, from);
    parts.push_back(std::move(entry));
  }
  return {{"parts", parts}, {"groups", spec.groups}};
}

void VariantPlanner::check_parts(const StageSpec& spec, const SetValue& from) {
  for (const PartSpec& part : spec.into) {
    for (const auto& [label, count] : part.counts)
      if (!from.contains(label))
        error(part.place, "stage '" + spec.name + "' has no class '" + label + "' to split");
  }
  for (const auto& label : present(from)) {
    std::int64_t asked = 0;
    for (const PartSpec& part : spec.into)
      asked += part.each + (part.counts.contains(label) ? part.counts.at(label) : 0);
    const auto available = known_count(from, label);
    if (available && asked > *available)
      error(spec.place, "stage '" + spec.name + "' asks for " + std::to_string(asked) +
                            " pictures of class '" + label + "', but there are " +
                            std::to_string(*available));
  }
}

void VariantPlanner::split(const StageSpec& spec, Instance& instance) {
  const SetValue* from = set_of(spec.references.at("from"), instance.repeat, spec);
  if (from == nullptr) return;
  StageRequest wanted = request(spec, instance);
  wanted.sets["from"] = slices(*from, "");
  wanted.settings = split_settings(spec, *from);
  check_parts(spec, *from);
  if (failed_) return;
  if (spec.groups != "ignore") wanted.matches = graph_.matches(origins(*from, ""));
  const std::string key = graph_.add(std::move(wanted), true, false);
  for (const PartSpec& part : spec.into) {
    SetValue& set = instance.sets[part.name];
    for (const auto& label : present(*from)) {
      std::optional<std::int64_t> count;
      if (part.measure == PartSpec::Measure::each) count = part.each;
      if (part.counts.contains(label)) count = part.counts.at(label);
      if (part.measure == PartSpec::Measure::counts && !count) continue;
      set[label] = {{{key + "/" + part.name, key, part.name, label}, origins(*from, label), count}};
    }
  }
}

}  // namespace equipoise
