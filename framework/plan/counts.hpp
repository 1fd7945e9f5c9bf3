#pragma once

#include <cstdint>
#include <map>
#include <string>

#include "plan/stage_spec.hpp"
#include "plan/table_reader.hpp"

namespace equipoise {

/// One entry of a split's `into`: a fraction, a count, a table of counts, a list of files or "rest". What is
/// wrong is reported through `reader`.
PartSpec parse_part(const Entry& entry, TableReader& reader);

/// A table of counts by class; `key` names it in messages.
std::map<std::string, std::int64_t> parse_class_counts(const std::string& key, const Value& table,
                                                       TableReader& reader);

/// A table of positive numbers by class: how many pictures of it for each one of `count`.
std::map<std::string, double> parse_ratio(const Value& table, TableReader& reader);

/// The keys `count` and, if `with_total`, `total` and `ratio`, of which the stage needs one that says how
/// many.
void read_count(TableReader& reader, StageSpec& spec, bool with_total);

}  // namespace equipoise
