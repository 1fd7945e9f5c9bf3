#include "cli/manifest_builder.hpp"

#include <algorithm>

#include <equipoise/error.hpp>

#include "manifest/document.hpp"
#include "manifest/dotted.hpp"
#include "manifest/patch.hpp"
#include "manifest/variants.hpp"
#include "schema/suggest.hpp"

namespace equipoise {
namespace {

bool chooses_component(const std::string& name) {
  return name == "use" || name.ends_with(".use");
}

}  // namespace

void put(Value& document, const std::string& path, Value value) {
  const Place place = value.place;
  merge(document, patch_for(*split_dotted(path), std::move(value), place));
}

Value table_of(const std::vector<std::pair<std::string, std::string>>& assignments,
               Diagnostics& diagnostics) {
  auto ordered = assignments;
  std::stable_partition(ordered.begin(), ordered.end(),
                        [](const auto& assignment) { return chooses_component(assignment.first); });
  Value table(Value::Table{}, {"--set", 0, 0});
  for (const auto& [name, text] : ordered) {
    const std::string option = "--set " + name;
    const auto path = split_dotted(name);
    if (!path || path->size() > 32) {
      diagnostics.error({option, 0, 0}, "'" + name + "' is not the name of a parameter");
      continue;
    }
    if (auto value = parse_value(text, option, diagnostics))
      merge(table, patch_for(*path, std::move(*value), {option, 0, 0}));
  }
  return table;
}

const Description& component_named(Kind kind, const std::string& name, const Catalogue& catalogue) {
  if (const Description* found = catalogue.find(kind, name)) return *found;
  const std::string near = nearest(name, catalogue.names(kind));
  throw Error(Fault::usage, "there is no " + std::string(to_string(kind)) + " '" + name + "'",
              near.empty() ? "equipoise plugins list names them all" : "did you mean '" + near + "'?");
}

}  // namespace equipoise
