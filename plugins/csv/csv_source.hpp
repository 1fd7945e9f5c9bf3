#pragma once

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Pictures that a table (RFC 4180) lists with their classes.
class CsvSource final : public Source {
 public:
  struct Options {
    std::filesystem::path root;
    std::filesystem::path file;
    std::string path = "path";
    std::string label = "label";
    std::string patient = "patient";
    std::string split = "split";
    std::int64_t channels = 1;
    static void declare(Schema<Options>& schema);
  };

  /// Error(usage) if `channels` is neither 1 nor 3.
  explicit CsvSource(Options options);

  /// Classes in byte order, pictures in byte order of their ids. Columns "patient" and "split" and all
  /// further ones are kept as text. Error(data) naming file and line.
  SourceFacts survey(Context& context) override;
  at::Tensor read(std::int64_t index, Context& context) override;

 private:
  Options options_;
  std::vector<std::string> files_;
};

}  // namespace equipoise
