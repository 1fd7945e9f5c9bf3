#include "cli/trial_models.hpp"

#include <algorithm>
#include <filesystem>

#include "cli/trial_use.hpp"
#include "schema/declaration_rules.hpp"

namespace equipoise {
namespace {

/// A component that can be trained with nothing but its defaults.
bool stands_alone(const Description& component) {
  const Declaration& declaration = component.declaration;
  const auto parameters = unstated_parameters(declaration, nullptr);
  return std::none_of(declaration.parameters.begin(), declaration.parameters.end(),
                      [&](const Parameter& p) { return is_required(p, parameters); }) &&
         std::none_of(declaration.slots.begin(), declaration.slots.end(),
                      [&](const Slot& slot) { return requires_model(slot, parameters); });
}

/// What could be the model in the slot, the likeliest first.
std::vector<const Description*> candidates(const Slot& slot, const Description& owner,
                                           const Catalogue& catalogue) {
  std::vector<const Description*> list;
  for (const std::string& name : catalogue.names(slot.kind)) {
    const Description* one = catalogue.find(slot.kind, name);
    const bool itself = one->name == owner.name && one->kind == owner.kind;
    if (!itself && stands_alone(*one)) list.push_back(one);
  }
  const auto folder = std::filesystem::path(owner.file).parent_path();
  std::stable_partition(list.begin(), list.end(), [&](const Description* one) {
    return std::filesystem::path(one->file).parent_path() == folder;
  });
  if (slot.fallback)
    std::stable_partition(list.begin(), list.end(),
                          [&](const Description* one) { return one->name == slot.fallback->component; });
  return list;
}

/// Fills `empty[next]` and those after it; true if the component takes what they hold.
bool fill_from(std::size_t next, const std::vector<const Slot*>& empty, ComponentUse& use,
               const Description& owner, const Catalogue& catalogue, const ConformanceOptions& options,
               std::string& reason) {
  if (next == empty.size()) {
    reason = misfit_of_slots(use, options);
    return reason.empty();
  }
  for (const Description* candidate : candidates(*empty[next], owner, catalogue)) {
    use.slots[empty[next]->name] = with_defaults(*candidate);
    if (fill_from(next + 1, empty, use, owner, catalogue, options, reason)) return true;
  }
  use.slots.erase(empty[next]->name);
  return false;
}

SlotFinding finding(const Slot& slot, const ComponentUse& use, const std::string& reason) {
  const auto filled = use.slots.find(slot.name);
  if (filled == use.slots.end())
    return {slot.name, "", "",
            "slot '" + slot.name + "': no " + std::string(to_string(slot.kind)) +
                " on the search path fits; --with " + slot.name + ".use=NAME says which to train" +
                (reason.empty() ? "" : " (" + reason + ")")};
  return {slot.name, filled->second.name, filled->second.file,
          "slot '" + slot.name + "': a model of " + filled->second.name + " (" + filled->second.file +
              "), trained for the trial"};
}

}  // namespace

std::vector<SlotFinding> fill_slots(ComponentUse& use, const Description& component,
                                    const Catalogue& catalogue, const ConformanceOptions& options) {
  std::vector<const Slot*> empty, wanted;
  for (const Slot& slot : component.declaration.slots) {
    if (!wants_model(slot)) continue;
    const bool filled = use.slots.count(slot.name) > 0;
    if (!filled && (slot.optional || !slot_applies(slot, use.parameters))) continue;
    wanted.push_back(&slot);
    if (!filled) empty.push_back(&slot);
  }
  std::string reason;
  if (!empty.empty()) fill_from(0, empty, use, component, catalogue, options, reason);
  std::vector<SlotFinding> findings;
  for (const Slot* slot : wanted) findings.push_back(finding(*slot, use, reason));
  return findings;
}

}  // namespace equipoise
