#include "plan/section_checks.hpp"

#include <algorithm>

#include "schema/suggest.hpp"

namespace equipoise {

void check_known(const std::string& name, const std::vector<std::string>& known, const std::string& what,
                 const Place& place, Diagnostics& diagnostics) {
  if (std::find(known.begin(), known.end(), name) != known.end()) return;
  const std::string near = nearest(name, known);
  std::string all;
  for (const auto& entry : known) all += (all.empty() ? "there are: " : ", ") + entry;
  diagnostics.error(place, "there is no " + what + " '" + name + "'",
                    near.empty() ? all : "did you mean '" + near + "'?");
}

std::vector<std::string> axis_names(const Plan& plan) {
  std::vector<std::string> names;
  for (const Axis& axis : plan.axes) names.push_back(axis.name);
  return names;
}

const Value::Array* array_of_tables(const Study& study, const std::string& section,
                                    Diagnostics& diagnostics) {
  const Value* value = study.document.find(section);
  if (value == nullptr) return nullptr;
  if (value->is_array()) return &value->array();
  diagnostics.error(value->place, "'" + section + "' must be written as [[" + section + "]]");
  return nullptr;
}

}  // namespace equipoise
