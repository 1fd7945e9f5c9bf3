#pragma once

#include <filesystem>
#include <string>

namespace equipoise {

/// Draws each NAME.vl.json of `folder` as NAME.pdf and NAME.svg with Python's package vl-convert-python.
/// `python`: the program, or empty for $EQUIPOISE_PYTHON, else python3. Returns one line for the user: how
/// many were drawn, or why none could be. Error(data) if Python fails on a figure.
std::string draw_figures(const std::filesystem::path& folder, const std::string& python);

}  // namespace equipoise
