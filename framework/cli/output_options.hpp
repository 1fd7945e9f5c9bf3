#pragma once

namespace equipoise {

/// How a command that runs stages speaks. Plainly: progress, warnings and errors on standard error, the
/// result on standard output.
struct OutputOptions {
  bool json = false;   ///< The result as one JSON object; warnings and errors, but no progress.
  bool quiet = false;  ///< Errors only, and the result where it is what was asked for.
};

}  // namespace equipoise
