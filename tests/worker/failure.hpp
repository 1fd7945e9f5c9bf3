#pragma once

#include <string>
#include <utility>

#include <equipoise/error.hpp>

/// What the Error says that `f` throws; empty if it throws none.
template <class F>
std::string failure_of(F&& f) {
  try {
    std::forward<F>(f)();
  } catch (const equipoise::Error& error) {
    return error.what();
  }
  return {};
}

inline bool contains(const std::string& text, const std::string& part) {
  return text.find(part) != std::string::npos;
}
