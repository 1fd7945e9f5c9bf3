#include "worker/turn.hpp"

#include <map>

#include <ATen/TensorOperators.h>

#include <equipoise/error.hpp>

namespace equipoise {

at::Tensor turned(const at::Tensor& pictures, Turn turn) {
  switch (turn) {
    case Turn::none:
      return pictures;
    case Turn::mirrored:
      return pictures.flip({-1});
    case Turn::upside_down:
      return pictures.flip({-2});
    case Turn::half:
      return pictures.flip({-2, -1});
    case Turn::left:
      return pictures.transpose(-2, -1).flip({-2});
    case Turn::right:
      return pictures.transpose(-2, -1).flip({-1});
    case Turn::transposed:
      return pictures.transpose(-2, -1);
    case Turn::anti_transposed:
      return pictures.transpose(-2, -1).flip({-2, -1});
  }
  throw Error(Fault::internal, "there are eight ways to turn a picture");
}

Turn inverse(Turn turn) {
  if (turn == Turn::left) return Turn::right;
  if (turn == Turn::right) return Turn::left;
  return turn;
}

std::string to_string(Turn turn) {
  static const std::map<Turn, std::string> texts{
      {Turn::none, "as it is"},
      {Turn::mirrored, "mirrored"},
      {Turn::upside_down, "mirrored top to bottom"},
      {Turn::half, "rotated by 180 degrees"},
      {Turn::left, "rotated by 90 degrees anticlockwise"},
      {Turn::right, "rotated by 90 degrees clockwise"},
      {Turn::transposed, "mirrored and rotated by 90 degrees anticlockwise"},
      {Turn::anti_transposed, "mirrored and rotated by 90 degrees clockwise"}};
  return texts.at(turn);
}

Turn turn_from_string(const std::string& text) {
  for (const Turn turn : all_turns)
    if (to_string(turn) == text) return turn;
  throw Error(Fault::data, "'" + text + "' is no way to turn a picture",
              "the store is inconsistent: 'equipoise store verify' names damaged artefacts");
}

}  // namespace equipoise
