#pragma once

#include <map>
#include <string>

#include <nlohmann/json.hpp>

#include "manifest/diagnostics.hpp"
#include "manifest/value.hpp"
#include "schema/description.hpp"

namespace equipoise {

/// Puts what `with` states for the sampling parameters of `component` into `parameters`; places of paths go
/// to `paths`. Everything else in `with` is reported; of what shapes the model, `owner` says where it belongs
/// ("state it at stage 'model'").
void read_sampling(const Description& component, const Value& with, const std::string& owner,
                   nlohmann::json& parameters, std::map<Place, std::string>& paths, Diagnostics& diagnostics);

}  // namespace equipoise
