#include "cli/stored_run.hpp"

#include <algorithm>

#include <CLI/CLI.hpp>

#include <equipoise/error.hpp>

#include "cli/node_label.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

Error unknown(const std::string& what, const std::string& word, const std::vector<std::string>& known) {
  const std::string near = nearest(word, known);
  std::string list;
  for (const auto& name : known) list += (list.empty() ? "" : ", ") + name;
  return Error(Fault::usage, "the run has no " + what + " '" + word + "'",
               near.empty() ? "it has " + (list.empty() ? "none" : list) : "did you mean '" + near + "'?");
}

void check_where(const RunRecord& record, const std::map<std::string, std::string>& where) {
  std::vector<std::string> axes;
  for (const auto& axis : record.axes) axes.push_back(axis.name);
  for (const auto& [name, arm] : where) {
    const auto axis = std::find_if(record.axes.begin(), record.axes.end(),
                                   [&, wanted = name](const AxisRecord& a) { return a.name == wanted; });
    if (axis == record.axes.end()) throw unknown("axis", name, axes);
    if (std::find(axis->arms.begin(), axis->arms.end(), arm) == axis->arms.end())
      throw unknown("arm of axis '" + name + "' named", arm, axis->arms);
  }
}

bool fits(const std::map<std::string, std::string>& variant,
          const std::map<std::string, std::string>& where) {
  return std::all_of(where.begin(), where.end(), [&](const auto& entry) {
    const auto arm = variant.find(entry.first);
    return arm != variant.end() && arm->second == entry.second;
  });
}

/// A name that is one folder on any system.
std::string folder_name(const std::string& text) {
  std::string name = text;
  for (char& c : name)
    if (c == '/' || c == '\0' || c == '\\' || c == ':') c = '_';
  return name.empty() || name == "." || name == ".." ? "_" + name : name;
}

}  // namespace

void add_run_store_option(CLI::App& command, std::string& store) {
  command.add_option("--store", store, "Where the store is now, if it has moved since")->type_name("DIR");
}

Store store_of(const RunRecord& record, const std::string& stated, FileOperations& files) {
  const std::filesystem::path folder = stated.empty() ? record.store : stated;
  if (!std::filesystem::is_directory(folder))
    throw Error(Fault::data, "the run's store " + folder.string() + " is not there",
                "say where it is with --store");
  return {folder, files};
}

std::vector<const StageRecord*> find_stages(const RunRecord& record, const std::string& name,
                                            const std::map<std::string, std::string>& where) {
  check_where(record, where);
  std::vector<const StageRecord*> found;
  std::vector<std::string> names;
  for (const auto& stage : record.stages) {
    if (std::find(names.begin(), names.end(), stage.name) == names.end()) names.push_back(stage.name);
    const bool wanted =
        stage.name == name && (where.empty() || std::any_of(stage.variants.begin(), stage.variants.end(),
                                                            [&](const auto& v) { return fits(v, where); }));
    if (wanted) found.push_back(&stage);
  }
  if (std::find(names.begin(), names.end(), name) == names.end()) throw unknown("stage", name, names);
  if (found.empty())
    throw Error(Fault::usage, "no instance of stage '" + name + "' has all the arms of --where");
  return found;
}

std::string instance_folder(const RunRecord& record, const StageRecord& stage) {
  std::string folder;
  const auto append = [&](const std::string& part) {
    folder += (folder.empty() ? "" : "/") + folder_name(part);
  };
  const auto arms = distinguishing_arms(stage.variants, record.variants);
  for (const auto& axis : record.axes)
    if (const auto arm = arms.find(axis.name); arm != arms.end()) append(arm->second);
  if (!stage.label.empty()) append(stage.label);
  for (const auto& [name, index] : stage.repeat) append(name + "-" + std::to_string(index));
  return folder;
}

}  // namespace equipoise
