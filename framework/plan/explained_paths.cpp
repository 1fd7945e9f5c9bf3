#include "plan/explained_paths.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "plan/parameter_path.hpp"
#include "schema/declaration_rules.hpp"
#include "schema/suggest.hpp"

namespace equipoise {

namespace {

void add_once(std::vector<KeyPath>& paths, KeyPath path) {
  if (std::find(paths.begin(), paths.end(), path) == paths.end()) paths.push_back(std::move(path));
}

/// The paths of all values below `path` that are no tables.
void add_leaves(const Value& value, KeyPath& path, std::vector<KeyPath>& leaves) {
  if (!value.is_table() || value.table().empty()) return add_once(leaves, path);
  for (const Entry& entry : value.table()) {
    path.push_back(entry.key);
    add_leaves(entry.value, path, leaves);
    path.pop_back();
  }
}

/// The parameters below `path`, stated or not.
void add_parameters(const Value& document, KeyPath path, const Catalogue& catalogue,
                    std::vector<KeyPath>& leaves) {
  if (path.size() == 2 && path.front() == "stages") path.push_back("with");
  const ComponentAtPath at = component_at(document, path, catalogue);
  if (at.component == nullptr) return;
  for (const Parameter& parameter : at.component->declaration.parameters) {
    if (!at.rest.empty() && !parameter.name.starts_with(at.rest + ".")) continue;
    KeyPath full = at.above;
    for (std::string& part : split_dotted(parameter.name).value_or(KeyPath{}))
      full.push_back(std::move(part));
    add_once(leaves, std::move(full));
  }
  for (const Slot& slot : at.component->declaration.slots) {
    KeyPath inner = at.above;
    inner.push_back(slot.name);
    if (at.rest.empty() && value_at(document, inner) != nullptr)
      add_parameters(document, inner, catalogue, leaves);
  }
}

}  // namespace

std::vector<KeyPath> paths_below(const std::vector<const Value*>& documents, const KeyPath& path,
                                 const Catalogue& catalogue) {
  std::vector<KeyPath> leaves;
  for (const Value* document : documents) {
    const Value* value = value_at(*document, path);
    KeyPath at = path;
    if (value != nullptr) add_leaves(*value, at, leaves);
    if (value != nullptr && !value->is_table()) continue;
    const ComponentAtPath exact = component_at(*document, path, catalogue);
    if (exact.component != nullptr && find_parameter(exact.component->declaration, exact.rest) != nullptr)
      add_once(leaves, path);
    else
      add_parameters(*document, path, catalogue, leaves);
  }
  return leaves;
}

Error unknown_path(const std::vector<const Value*>& documents, const KeyPath& path,
                   const Catalogue& catalogue) {
  KeyPath above;
  while (above.size() < path.size()) {
    KeyPath next = above;
    next.push_back(path[above.size()]);
    if (value_at(*documents.front(), next) == nullptr) break;
    above = std::move(next);
  }
  std::set<std::string> names;
  if (const Value* table = value_at(*documents.front(), above); table != nullptr && table->is_table())
    for (const Entry& entry : table->table()) names.insert(entry.key);
  if (above.size() > 2 && above[0] == "stages")
    for (const KeyPath& below : paths_below(documents, above, catalogue))
      if (below.size() > above.size()) names.insert(below[above.size()]);
  const std::vector<std::string> known(names.begin(), names.end());
  const std::string word = above.size() < path.size() ? path[above.size()] : path.back();
  std::string hint;
  if (const std::string near = nearest(word, known); !near.empty())
    hint = "did you mean '" + near + "'?";
  else
    for (const std::string& name : known) hint += (hint.empty() ? "known here: " : ", ") + name;
  return Error(Fault::usage, "the manifest has nothing at '" + join_dotted(path) + "'", hint);
}

}  // namespace equipoise
