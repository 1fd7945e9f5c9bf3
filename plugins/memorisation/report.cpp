#include "report.hpp"

#include <algorithm>
#include <fstream>
#include <string>
#include <vector>

#include <ATen/ops/stack.h>

#include <equipoise/context.hpp>
#include <equipoise/error.hpp>

namespace equipoise {
namespace {

constexpr const char* table_file = "memorisation.csv";

double number(const at::Tensor& values, std::int64_t row) {
  return values[row].item<double>();
}

std::string quoted(const std::string& text) {
  if (text.find_first_of(",\"\n\r") == std::string::npos) return text;
  std::string result = "\"";
  for (const char letter : text) result += letter == '"' ? std::string("\"\"") : std::string(1, letter);
  return result + "\"";
}

void write_neighbours(std::ostream& out, const Inputs& inputs, const Neighbours& neighbours,
                      const at::Tensor& ratio, std::int64_t row) {
  const auto name = [&](const char* input, const Nearest& nearest) {
    return quoted(inputs.at(input).ids[static_cast<std::size_t>(nearest.index[row].item<std::int64_t>())]);
  };
  out << ',' << name("train", neighbours.train) << ',' << number(neighbours.train.distance, row) << ','
      << name("heldout", neighbours.heldout) << ',' << number(neighbours.heldout.distance, row) << ','
      << number(ratio, row);
}

std::vector<std::int64_t> most_suspicious(const Findings& findings) {
  const at::Tensor order = findings.level.argsort(/*stable=*/true, /*dim=*/0, /*descending=*/false);
  const auto* first = order.const_data_ptr<std::int64_t>();
  return {first, first + order.numel()};
}

}  // namespace

void write_table(const Inputs& inputs, const Findings& findings, Context& context) {
  std::ofstream out(context.artefact(table_file));
  out.precision(9);
  out << "id,flagged,level,authentic,nearest_train,train_distance,nearest_heldout,heldout_distance,ratio";
  if (findings.pixels)
    out << ",pixel_nearest_train,pixel_train_distance,pixel_nearest_heldout,pixel_heldout_distance,pixel_"
           "ratio";
  out << '\n';
  const at::Tensor ratio = findings.features.ratio();
  const at::Tensor pixel_ratio = findings.pixels ? findings.pixels->ratio() : at::Tensor();
  for (const std::int64_t row : most_suspicious(findings)) {
    out << quoted(inputs.at("candidate").ids[static_cast<std::size_t>(row)]) << ','
        << findings.flagged[row].item<bool>() << ',' << number(findings.level, row) << ','
        << findings.authentic[row].item<bool>();
    write_neighbours(out, inputs, findings.features, ratio, row);
    if (findings.pixels) write_neighbours(out, inputs, *findings.pixels, pixel_ratio, row);
    out << '\n';
  }
  out.close();
  if (!out) throw Error(Fault::data, std::string("cannot write ") + table_file, "is the disk full?");
}

void draw_closest(const Inputs& inputs, const Findings& findings, std::int64_t count, Context& context) {
  const Neighbours& near = findings.pixels ? *findings.pixels : findings.features;
  std::vector<at::Tensor> pictures;
  for (const std::int64_t row : most_suspicious(findings)) {
    if (static_cast<std::int64_t>(pictures.size()) == 3 * count) break;
    pictures.push_back(inputs.at("candidate").pixels[row]);
    pictures.push_back(inputs.at("train").pixels[near.train.index[row].item<std::int64_t>()]);
    pictures.push_back(inputs.at("heldout").pixels[near.heldout.index[row].item<std::int64_t>()]);
  }
  context.sheet("closest.png", at::stack(pictures), 3);
}

}  // namespace equipoise
