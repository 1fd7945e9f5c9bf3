#pragma once

#include <string>

#include <nlohmann/json.hpp>

#include <equipoise/declaration.hpp>

namespace equipoise {

/// The declared parameter, or null.
const Parameter* find_parameter(const Declaration& declaration, const std::string& name);

/// Values of all parameters as a component takes them when nothing is stated: the defaults, with those of
/// `preset` in their place unless it is null.
nlohmann::json unstated_parameters(const Declaration& declaration, const Preset* preset);

/// Whether a manifest must state the parameter while its component has these parameters, which are complete.
bool is_required(const Parameter& parameter, const nlohmann::json& parameters);

/// Whether the slot takes a trained model rather than a component.
bool wants_model(const Slot& slot);

/// Whether the slot is there while its owner has these parameters, which are complete.
bool slot_applies(const Slot& slot, const nlohmann::json& parameters);

/// Whether the owner cannot do without a trained model in the slot while it has these parameters.
bool requires_model(const Slot& slot, const nlohmann::json& parameters);

/// Why a component cannot be declared like this, as a clause ("parameter 'use' has a name that manifests
/// need"), or empty if it can. The words `preset`, `use` and `model` belong to manifests; a dotted name makes
/// tables, which may not be a parameter or a slot as well; presets must keep to the parameters' own rules;
/// conditions must be on a text or boolean parameter.
std::string declaration_fault(const Declaration& declaration);

}  // namespace equipoise
