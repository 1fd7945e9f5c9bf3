#include "worker/stage.hpp"

#include "store/content_hash.hpp"

namespace equipoise {

void log_line(Stage& stage, Level level, const std::string& text) {
  stage.log.line(level, text);
  stage.host.log(level, text);
}

std::string place(const Stage& stage, const ComponentUse& use) {
  std::string text = "stage '" + stage.request.name + "'";
  if (!stage.request.label.empty()) text += " (" + stage.request.label + ")";
  if (!use.name.empty()) text += ": " + std::string(to_string(use.kind)) + " '" + use.name + "'";
  return text;
}

void require_same_contents(const Stage& stage, const ComponentUse& use) {
  for (const auto& [name, digest] : use.contents) {
    const std::string path = use.parameters.at(name);
    if (!std::filesystem::exists(path))
      throw Error(Fault::data, place(stage, use) + " needs " + path + " (" + name + "), which is gone",
                  "put it back, or run again with another path");
    if (content_hash(path) != digest)
      throw Error(Fault::data,
                  place(stage, use) + ": " + path + " (" + name + ") has changed since the plan was made",
                  "run again: what depends on it is computed anew");
  }
}

}  // namespace equipoise
