#pragma once

#include <string>

#include <CLI/CLI.hpp>

namespace equipoise {

/// The text of --help, the same with every version of CLI11.
class HelpFormat final : public CLI::FormatterBase {
 public:
  std::string make_help(const CLI::App* app, std::string name, CLI::AppFormatMode mode) const override;
};

}  // namespace equipoise
