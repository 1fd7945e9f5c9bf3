#include "worker/curve.hpp"

#include <array>
#include <charconv>
#include <cstdio>
#include <utility>

#include <equipoise/error.hpp>

#include "store/set_table.hpp"

namespace equipoise {

namespace {

std::string shortest(double value) {
  std::array<char, 32> text{};
  const auto end = std::to_chars(text.data(), text.data() + text.size(), value).ptr;
  return {text.data(), end};
}

std::string milliseconds(double seconds) {
  std::array<char, 32> text{};
  std::snprintf(text.data(), text.size(), "%.3f", seconds);
  return text.data();
}

std::string header_of(const std::vector<Scalar>& scalars, bool validated) {
  std::vector<std::string> names{"step", "epoch", "seconds"};
  for (const Scalar& scalar : scalars) names.push_back(scalar.name);
  if (validated) names.insert(names.end(), {"validation_loss", "validation_accuracy"});
  return format_csv_row(names);
}

}  // namespace

CurveText::CurveText(bool validated, std::string text) : validated_(validated), text_(std::move(text)) {
  header_ = text_.substr(0, text_.find('\n') + 1);
}

void CurveText::add(const CurveRow& row) {
  const std::string header = header_of(row.scalars, validated_);
  if (header_.empty()) text_ = header_ = header;
  if (header != header_)
    throw Error(Fault::plugin,
                "step " + std::to_string(row.step) + " reports other scalars than the first step",
                "report the same names in the same order at each step");
  std::vector<std::string> fields{std::to_string(row.step), std::to_string(row.epoch),
                                  milliseconds(row.seconds)};
  for (const Scalar& scalar : row.scalars) fields.push_back(shortest(scalar.value));
  if (validated_) {
    fields.push_back(row.validation ? shortest(row.validation->loss) : "");
    fields.push_back(row.validation ? shortest(row.validation->accuracy) : "");
  }
  text_ += format_csv_row(fields);
}

}  // namespace equipoise
