#include "plan/counts.hpp"

#include <utility>

namespace equipoise {

PartSpec parse_part(const Entry& entry, TableReader& reader) {
  PartSpec part;
  part.name = entry.key;
  part.place = entry.value.place;
  const Value& value = entry.value;
  if (const auto* number = std::get_if<double>(&value.data)) {
    part.measure = PartSpec::Measure::fraction;
    part.fraction = *number;
    if (!(*number > 0 && *number < 1))
      reader.diagnostics().error(value.place, "a fraction must lie between 0 and 1");
  } else if (const auto* count = std::get_if<std::int64_t>(&value.data)) {
    part.measure = PartSpec::Measure::each;
    part.each = *count;
    if (*count < 1) reader.diagnostics().error(value.place, "a count must be at least 1");
  } else if (value.is_table() && value.find("files") != nullptr && value.find("files")->is_string()) {
    part.measure = PartSpec::Measure::files;
    part.files = value.find("files")->string();
    part.place = value.find("files")->place;
  } else if (value.is_table()) {
    part.measure = PartSpec::Measure::counts;
    part.counts = parse_class_counts(entry.key, value, reader);
  } else if (!value.is_string() || value.string() != "rest") {
    reader.mismatch(value, "into." + entry.key,
                    "a fraction, a count, a table of counts, { files = \"list.txt\" } or \"rest\"");
  }
  return part;
}

std::map<std::string, std::int64_t> parse_class_counts(const std::string& key, const Value& table,
                                                       TableReader& reader) {
  std::map<std::string, std::int64_t> counts;
  for (const Entry& entry : table.table()) {
    const auto* count = std::get_if<std::int64_t>(&entry.value.data);
    if (count == nullptr || *count < 0)
      reader.mismatch(entry.value, key + "." + entry.key, "a count of at least 0");
    else
      counts[entry.key] = *count;
  }
  return counts;
}

std::map<std::string, double> parse_ratio(const Value& table, TableReader& reader) {
  std::map<std::string, double> ratios;
  if (!table.is_table() || table.table().empty()) {
    reader.mismatch(table, "ratio", "a table like { PNEUMONIA = 0.1 }");
    return ratios;
  }
  for (const Entry& entry : table.table()) {
    const auto* part = std::get_if<double>(&entry.value.data);
    const auto* whole = std::get_if<std::int64_t>(&entry.value.data);
    const double ratio = part != nullptr ? *part : whole != nullptr ? static_cast<double>(*whole) : 0.0;
    if (ratio > 0 && ratio <= 1e6)
      ratios[entry.key] = ratio;
    else
      reader.mismatch(entry.value, "ratio." + entry.key, "a number above 0");
  }
  return ratios;
}

void read_count(TableReader& reader, StageSpec& spec, bool with_total) {
  const Value* value = reader.take("count");
  const Value* total = with_total ? reader.take("total") : nullptr;
  if ((value == nullptr) == (total == nullptr)) {
    reader.diagnostics().error(
        reader.place(),
        reader.what() + (value == nullptr ? " needs 'count'" : " has both 'count' and 'total'"),
        "count = 200 is per class; count = { A = 10, B = 20 } names classes" +
            std::string(with_total ? "; total = 300 is over all" : ""));
    return;
  }
  CountSpec read;
  read.place = (value != nullptr ? value : total)->place;
  if (total != nullptr) {
    read.total = reader.integer("total", 1);
  } else if (value->is_table()) {
    read.by_class = parse_class_counts("count", *value, reader);
  } else {
    read.each = reader.integer("count", 1);
    if (!read.each) return;
  }
  if (const Value* ratio = with_total ? reader.take("ratio") : nullptr) {
    if (!read.each)
      reader.diagnostics().error(
          ratio->place, "'ratio' of " + reader.what() + " needs one 'count' for all classes",
          "count = 1500 with ratio = { PNEUMONIA = 0.1 } is 1500 of each class but 150 of that");
    read.ratio = parse_ratio(*ratio, reader);
  }
  spec.count = std::move(read);
}

}  // namespace equipoise
