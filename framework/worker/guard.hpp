#pragma once

#include <string>
#include <utility>

#include <equipoise/error.hpp>

namespace equipoise {

/// The exception in flight as an Error that starts with `where`. An Error keeps its fault and hint;
/// LibTorch's errors are cut to their first line; lack of memory is named as such; anything else is a fault
/// of the plugin. Call it inside a catch block only.
Error error_in_flight(const std::string& where);

/// Calls `f`. Whatever it throws leaves as an Error that says `where` ("stage 'model': ddpm").
template <class F>
auto guarded(const std::string& where, F&& f) -> decltype(std::forward<F>(f)()) {
  try {
    return std::forward<F>(f)();
  } catch (...) {
    throw error_in_flight(where);
  }
}

}  // namespace equipoise
