#include "conv_unit.hpp"

namespace equipoise::pggan {

UnitTape last_pictures(const UnitTape& tape, std::int64_t count) {
  const std::int64_t first = tape.input.size(0) - count;
  return {tape.filter, tape.input.narrow(0, first, count), narrow(tape.output, first, count)};
}

at::Tensor forward(const ConvUnit& unit, const Precision& precision, const at::Tensor& x, UnitTape& tape) {
  tape.filter = prepare(unit.layer, precision);
  tape.input = x;
  tape.output = activate(unit.activation, convolve(tape.filter, x));
  return tape.output.value;
}

at::Tensor input_gradient(const ConvUnit& unit, const UnitTape& tape, const at::Tensor& gradient,
                          PenaltyTape* keep) {
  const at::Tensor before = backward(unit.activation, tape.output, gradient);
  if (keep != nullptr) {
    keep->output_gradient = gradient;
    keep->conv_gradient = before;
  }
  return input_gradient(tape.filter, tape.input, before);
}

at::Tensor tangent(const ConvUnit& unit, const UnitTape& tape, const at::Tensor& direction,
                   PenaltyTape& keep) {
  keep.input_direction = direction;
  keep.conv_direction = convolve_tangent(tape.filter, direction);
  return tangent(unit.activation, tape.output, keep.conv_direction);
}

at::Tensor parameter_gradient(ConvUnit& unit, const UnitTape& tape, const at::Tensor& gradient,
                              const PenaltyTape* penalty, bool input_wanted) {
  const at::Tensor before = backward(unit.activation, tape.output, gradient);
  if (penalty != nullptr) {
    const std::int64_t count = penalty->conv_direction.size(0), first = before.size(0) - count;
    at::Tensor part = before.narrow(0, first, count);
    add_curvature(unit.activation, narrow(tape.output, first, count), penalty->output_gradient,
                  penalty->conv_direction, part);
  }
  set_gradient(unit.layer, tape.filter, tape.input, before);
  if (penalty != nullptr)
    add_weight_gradient(unit.layer, tape.filter, penalty->input_direction, penalty->conv_gradient);
  return input_wanted ? input_gradient(tape.filter, tape.input, before) : at::Tensor{};
}

}  // namespace equipoise::pggan
