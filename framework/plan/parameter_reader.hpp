#pragma once

#include <map>
#include <optional>
#include <set>
#include <string>

#include <nlohmann/json.hpp>

#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"
#include "schema/description.hpp"

namespace equipoise {

/// Reads what a manifest states for the parameters of one component, and reports what is wrong with it.
class ParameterReader {
 public:
  /// `what` names the component in messages ("generator 'ddpm'"); places of paths go to `paths`.
  ParameterReader(const Description& component, std::string what, std::map<Place, std::string>& paths,
                  Diagnostics& diagnostics)
      : component_(component), what_(std::move(what)), paths_(paths), diagnostics_(diagnostics) {}

  /// The value of `parameter` as JSON, paths absolute; nothing (reported) if it is not acceptable: wrong type
  /// or range, a file or folder that does not exist (a source says itself what it misses).
  std::optional<nlohmann::json> read(const Parameter& parameter, const Value& value);

  /// `with.preset`; null (reported) if the component has none of that name.
  const Preset* preset(const Value& name);

  /// Calls `use` with each parameter that `with` states, dotted ones in nested tables.
  template <class Use>
  void for_each_stated(const Value& with, const Use& use) const {
    for (const Parameter& p : component_.declaration.parameters)
      if (const Value* value = with.at(p.name)) use(p, *value);
  }

  /// Reports each entry of `with` that is no parameter, no slot and none of `reserved`.
  void report_unknown(const Value& with, const std::set<std::string>& reserved);

  const std::string& what() const { return what_; }

 private:
  void report_unknown_below(const Value& table, const std::string& prefix,
                            const std::set<std::string>& reserved);
  bool is_known(const std::string& name) const;
  bool is_table_of_parameters(const std::string& name) const;
  std::string hint_for(const std::string& name) const;

  const Description& component_;
  std::string what_;
  std::map<Place, std::string>& paths_;
  Diagnostics& diagnostics_;
};

/// "strength (number, 0 to 10): How much", for hints.
std::string describe(const Parameter& parameter);

}  // namespace equipoise
