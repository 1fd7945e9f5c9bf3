#pragma once

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include <equipoise/component.hpp>
#include <equipoise/schema.hpp>

namespace equipoise {

/// Pictures in a folder that has one sub-folder a class, as torchvision's ImageFolder reads them; or directly
/// in a folder, which then is the one class.
class ImageFolder final : public Source {
 public:
  struct Options {
    std::filesystem::path root;
    std::int64_t channels = 1;
    std::string one_class;
    std::map<std::string, std::string> rename;
    static void declare(Schema<Options>& schema);
  };

  explicit ImageFolder(Options options);

  /// Classes in byte order of the folders, pictures in byte order of their ids. Error(data) if the root, a
  /// class or all of its pictures are missing, saying what was found instead.
  SourceFacts survey(Context& context) override;
  at::Tensor read(std::int64_t index, Context& context) override;

 private:
  std::string class_name(const std::filesystem::path& folder) const;

  Options options_;
  std::vector<std::string> files_;
};

}  // namespace equipoise
