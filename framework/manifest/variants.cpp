#include "manifest/variants.hpp"

#include <algorithm>

#include "manifest/axes.hpp"
#include "manifest/base.hpp"
#include "manifest/combinations.hpp"

namespace equipoise {

namespace {

Value without_sections(const Value& document) {
  Value bare(Value::Table{}, document.place);
  for (const Entry& entry : document.table()) {
    if (entry.key != "vary" && entry.key != "exclude") bare.table().push_back(entry);
  }
  return bare;
}

Variant make_variant(const Value& document, const std::vector<AxisPatches>& axes,
                     const Combination& combination) {
  Variant variant{{}, document};
  for (std::size_t i = 0; i < axes.size(); ++i) {
    const Arm& arm = axes[i].arms[combination[i]];
    variant.arms.emplace(axes[i].axis.name, arm.name);
    merge(variant.document, arm.patch);
  }
  return variant;
}

}  // namespace

std::optional<Study> read_study(const std::filesystem::path& file, const Overrides& overrides,
                                Diagnostics& diagnostics) {
  Study study;
  auto document = read_with_base(file, study.layers, diagnostics);
  if (!document) return std::nullopt;
  apply_preset(*document, overrides.preset, study.layers, diagnostics);
  const auto settings = apply_settings(*document, overrides, study.layers, diagnostics);
  const auto axes = read_axes(*document, diagnostics);
  if (!axes) return std::nullopt;

  const Value bare = without_sections(*document);
  if (!diagnostics.has_errors()) {
    check_axes(*axes, bare, diagnostics);
    check_settings(settings, *axes, bare, diagnostics);
  }
  const auto combinations = combine(*axes, *document, overrides, diagnostics);
  if (!combinations) return std::nullopt;

  study.file = file;
  study.overrides = overrides;
  for (const AxisPatches& axis : *axes) {
    study.axes.push_back(axis.axis);
    for (const Arm& arm : axis.arms) study.arm_patches.push_back({axis.axis.name, arm.name, arm.patch});
  }
  study.variants.reserve(combinations->size());
  for (const Combination& combination : *combinations) {
    study.variants.push_back(make_variant(bare, *axes, combination));
  }
  study.document = std::move(*document);
  return study;
}

}  // namespace equipoise
