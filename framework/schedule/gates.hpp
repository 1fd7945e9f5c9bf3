#pragma once

#include <string>

#include "protocol/messages.hpp"
#include "store/store.hpp"

namespace equipoise {

/// What the gates of a complete stage have found, joined by "; "; empty if it has none that failed. Only
/// stages that judge (measure, audit, select) are looked at.
std::string failed_gates(const Store& store, const StageRequest& request);

}  // namespace equipoise
