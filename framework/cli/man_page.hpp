#pragma once

#include <string>

namespace CLI {
class App;
}

namespace equipoise {

/// A manual page (section 1, roff) of `command`, a command of the program or the program itself: synopsis,
/// what it does, arguments, options, its footer, exit codes.
std::string man_page(const CLI::App& command, const std::string& version);

/// What the program's exit codes mean, a line each.
std::string exit_codes_text();

}  // namespace equipoise
