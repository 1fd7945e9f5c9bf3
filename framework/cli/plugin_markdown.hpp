#pragma once

#include <string>

#include "catalogue/catalogue.hpp"

namespace equipoise {

/// The reference of all components in Markdown, from what they declare: by kind, then by name; nothing in it
/// depends on where the plugins lie.
std::string components_markdown(const Catalogue& catalogue);

}  // namespace equipoise
