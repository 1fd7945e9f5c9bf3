#pragma once

#include <string>
#include <vector>

#include "catalogue/catalogue.hpp"
#include "protocol/messages.hpp"

namespace equipoise {

/// The component with the defaults of its parameters and nothing in its slots.
ComponentUse with_defaults(const Description& component);

/// What the user says about trials (`--with NAME=VALUE`, `--with SLOT.use=COMPONENT`, `--with
/// SLOT.NAME=VALUE`), handed to each component that it is meant for.
class TrialValues {
 public:
  /// Error(usage) for a text without '='.
  explicit TrialValues(const std::vector<std::string>& with);

  /// The component with its defaults, and with those values that name one of its parameters or slots.
  /// Error(usage) for a value that its parameter does not take, or a slot that a trial cannot fill so.
  ComponentUse use_of(const Description& component, const Catalogue& catalogue);

  /// Error(usage) naming the first value that no component has taken, with the nearest name.
  void require_all_taken() const;

 private:
  struct Stated {
    std::string name, text;
    std::size_t index;  ///< In `stated_`.
  };

  ComponentUse use_with(const Description& component, const std::vector<Stated>& stated,
                        const Catalogue& catalogue);
  void fill_slot(ComponentUse& use, const Slot& slot, const std::vector<Stated>& stated,
                 const Catalogue& catalogue);

  std::vector<Stated> stated_;
  std::vector<bool> taken_;         ///< By index.
  std::vector<std::string> known_;  ///< Names that the components declare.
};

}  // namespace equipoise
