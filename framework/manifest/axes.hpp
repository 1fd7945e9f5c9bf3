#pragma once

#include <optional>
#include <vector>

#include "manifest/variants.hpp"

namespace equipoise {

/// An arm of an axis, with the patch that it makes to the document.
struct Arm {
  std::string name;
  Place place;
  Value patch;
};

/// An axis as the manifest states it, checked.
struct AxisPatches {
  Axis axis;
  std::vector<Arm> arms;
};

/// Reads `[vary]` of `document`. Nothing if an axis is so malformed that no variants can be made; errors in
/// single patches leave these out.
std::optional<std::vector<AxisPatches>> read_axes(const Value& document, Diagnostics& diagnostics);

/// The position of the arm that `text` names: its name, or on a numeric axis an equal number. Nothing if
/// there is none.
std::optional<std::size_t> find_arm(const Axis& axis, const std::string& text);

/// Errors for two axes that set one key or wipe another's, and for arms of one axis that give the same
/// document. `document` is what the patches apply to.
void check_axes(const std::vector<AxisPatches>& axes, const Value& document, Diagnostics& diagnostics);

/// Warnings for what `--set` set in vain, since every arm of an axis sets it again.
void check_settings(const std::vector<Value>& settings, const std::vector<AxisPatches>& axes,
                    const Value& document, Diagnostics& diagnostics);

}  // namespace equipoise
