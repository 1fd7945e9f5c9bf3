#include "group_norm_silu.hpp"

#include "group_norm_columns.hpp"
#include "group_norm_planes.hpp"

namespace equipoise::nn::kernels {

namespace {

template <class Number>
inline void forward(const GroupNormShape& s, const GroupNormForward<Number>& p) {
  if (s.layout == Layout::planes)
    planes::forward(s, p);
  else
    columns::forward(s, p);
}

// The activation becomes a constant of each loop, so that the loops have no branch.
template <class Number>
inline void backward(const GroupNormShape& s, const GroupNormBackward<Number>& p) {
  if (s.layout == Layout::planes) {
    s.silu ? planes::backward(s, p, true) : planes::backward(s, p, false);
  } else {
    s.silu ? columns::backward(s, p, true) : columns::backward(s, p, false);
  }
}

}  // namespace

EQUIPOISE_PER_PROCESSOR
void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<float>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu(const GroupNormShape& shape, const GroupNormForward<Bfloat16>& picture) {
  forward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<float>& picture) {
  backward(shape, picture);
}

EQUIPOISE_PER_PROCESSOR
void group_norm_silu_backward(const GroupNormShape& shape, const GroupNormBackward<Bfloat16>& picture) {
  backward(shape, picture);
}

}  // namespace equipoise::nn::kernels
