#include "plan/sampling.hpp"

#include <set>
#include <utility>

#include "plan/parameter_reader.hpp"

namespace equipoise {

void read_sampling(const Description& component, const Value& with, const std::string& owner,
                   nlohmann::json& parameters, std::map<Place, std::string>& paths,
                   Diagnostics& diagnostics) {
  const std::string what = std::string(to_string(component.kind)) + " '" + component.name + "'";
  ParameterReader reader(component, what, paths, diagnostics);
  reader.for_each_stated(with, [&](const Parameter& p, const Value& value) {
    if (!p.sampling)
      diagnostics.error(value.place, "parameter '" + p.name + "' of " + what + " trains the model: " + owner);
    else if (auto accepted = reader.read(p, value))
      parameters[p.name] = std::move(*accepted);
  });
  std::set<std::string> shaping{"preset"};
  for (const Slot& slot : component.declaration.slots) shaping.insert(slot.name);
  for (const Entry& entry : with.table())
    if (shaping.contains(entry.key))
      diagnostics.error(entry.place, "'" + entry.key + "' of " + what + " shapes the model: " + owner);
  reader.report_unknown(with, shaping);
}

}  // namespace equipoise
