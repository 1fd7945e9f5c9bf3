#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Procedural pictures in the manner of chest radiographs, for trials and tests without data.
class Phantom final : public Source {
 public:
  struct Options {
    std::vector<std::int64_t> count{400};
    std::vector<std::string> classes{"NORMAL", "PNEUMONIA"};
    std::int64_t size = 64;
    std::int64_t channels = 1;
    std::int64_t seed = 0;
    double strength = 0.3;
    static void declare(Schema<Options>& schema);
  };

  /// Error(usage) if the options contradict each other.
  explicit Phantom(Options options);

  SourceFacts survey(Context& context) override;
  /// Depends on seed, label and the picture's number within its class only.
  at::Tensor read(std::int64_t index, Context& context) override;

 private:
  std::int64_t count_of(std::size_t label) const;

  Options options_;
};

}  // namespace equipoise
