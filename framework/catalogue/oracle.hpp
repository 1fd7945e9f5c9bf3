#pragma once

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>

#include "protocol/messages.hpp"

namespace equipoise {

/// The form of pictures that a component asks for.
struct PictureForm {
  std::int64_t channels = 0, height = 0, width = 0;
  std::string filter;
  std::string type = "uint8";
};

/// What planning must ask of components before anything runs.
class Oracle {
 public:
  virtual ~Oracle() = default;
  /// Classes, counts and fingerprints of a source.
  virtual SurveyFacts survey(const ComponentUse& source) = 0;
  /// What an embedder wants to see.
  virtual PictureForm form(const ComponentUse& embedder) = 0;
};

/// Asks a worker, started when first needed; answers are cached: surveys by parameters and the size and time
/// of all watched files, forms by plugin content and parameters. Errors of the component pass through as
/// Error.
std::unique_ptr<Oracle> make_worker_oracle(const std::filesystem::path& cache,
                                           const std::filesystem::path& worker_program);

}  // namespace equipoise
