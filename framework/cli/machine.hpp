#pragma once

#include <string>

namespace equipoise {

/// Processor, number of cores allowed, memory, system and kernel, in one line.
std::string describe_machine();
std::string host_name();
/// Now, UTC, ISO 8601 to the second.
std::string utc_now();

}  // namespace equipoise
