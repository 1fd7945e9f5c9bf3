#include "analysis/predictions.hpp"

#include <algorithm>
#include <charconv>

#include <equipoise/error.hpp>

#include "store/set_table.hpp"

namespace equipoise {
namespace {

[[noreturn]] void refuse(const std::string& name, std::size_t line, const std::string& what) {
  throw Error(Fault::data, name + ", line " + std::to_string(line) + ": " + what,
              "expected columns: id,label,predicted,p:<class>...");
}

int class_index(const std::vector<std::string>& classes, const std::string& text, const std::string& name,
                std::size_t line) {
  const auto found = std::find(classes.begin(), classes.end(), text);
  if (found == classes.end()) refuse(name, line, "unknown class '" + text + "'");
  return static_cast<int>(found - classes.begin());
}

double probability(const std::string& text, const std::string& name, std::size_t line) {
  double value = 0;
  const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), value);
  const bool whole = fault == std::errc() && end == text.data() + text.size();
  // Sums of floats may exceed one by rounding.
  if (!whole || !(value >= -1e-6 && value <= 1 + 1e-6))
    refuse(name, line, "'" + text + "' is no probability");
  return value;
}

std::vector<std::string> classes_of(const std::vector<std::string>& header, const std::string& name) {
  const std::vector<std::string> fixed = {"id", "label", "predicted"};
  if (header.size() < 4 || !std::equal(fixed.begin(), fixed.end(), header.begin()))
    refuse(name, 1, "the header is not that of predictions");
  std::vector<std::string> classes;
  for (auto column = header.begin() + 3; column != header.end(); ++column) {
    if (column->rfind("p:", 0) != 0) refuse(name, 1, "unknown column '" + *column + "'");
    classes.push_back(column->substr(2));
  }
  return classes;
}

}  // namespace

Predictions parse_predictions(std::string_view text, const std::string& name) {
  const auto table = parse_csv(text, name);
  if (table.empty()) refuse(name, 1, "the file is empty");
  Predictions result;
  result.classes = classes_of(table.front(), name);
  const std::size_t width = table.front().size();
  result.probabilities.resize(static_cast<Eigen::Index>(table.size() - 1),
                              static_cast<Eigen::Index>(result.classes.size()));
  for (std::size_t line = 1; line < table.size(); ++line) {
    const auto& fields = table[line];
    if (fields.size() != width) refuse(name, line + 1, std::to_string(fields.size()) + " fields");
    result.ids.push_back(fields[0]);
    result.labels.push_back(class_index(result.classes, fields[1], name, line + 1));
    result.predicted.push_back(class_index(result.classes, fields[2], name, line + 1));
    for (std::size_t c = 3; c < width; ++c)
      result.probabilities(static_cast<Eigen::Index>(line - 1), static_cast<Eigen::Index>(c - 3)) =
          probability(fields[c], name, line + 1);
  }
  return result;
}

}  // namespace equipoise
