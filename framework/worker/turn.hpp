#pragma once

#include <array>
#include <string>

#include <ATen/core/Tensor.h>

namespace equipoise {

/// One of the eight ways to lay a square down.
enum class Turn {
  none,
  mirrored,        ///< Left to right.
  upside_down,     ///< Mirrored top to bottom.
  half,            ///< Rotated by 180 degrees.
  left,            ///< Rotated by 90 degrees, anticlockwise.
  right,           ///< Rotated by 90 degrees, clockwise.
  transposed,      ///< Mirrored at the diagonal from top left.
  anti_transposed  ///< Mirrored at the diagonal from top right.
};

inline constexpr std::array<Turn, 8> all_turns{Turn::none,       Turn::mirrored,       Turn::upside_down,
                                               Turn::half,       Turn::left,           Turn::right,
                                               Turn::transposed, Turn::anti_transposed};

/// `pictures` [..., S, S] turned within their last two dimensions; a view.
at::Tensor turned(const at::Tensor& pictures, Turn turn);

/// The turn that takes back `turn`.
Turn inverse(Turn turn);

/// What was done to a picture, for people: "as it is", "mirrored", "rotated by 90 degrees anticlockwise".
std::string to_string(Turn turn);

/// The turn that `to_string` names so. Error(data) for another text.
Turn turn_from_string(const std::string& text);

}  // namespace equipoise
