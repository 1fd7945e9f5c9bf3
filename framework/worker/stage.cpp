#include "worker/stage.hpp"

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

}  // namespace equipoise
