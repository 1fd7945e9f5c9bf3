#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>

#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// For each origin of the pictures that the table `set` lists, a file of the store with its pictures, all of
/// one size: of `side` if it is stated, else the largest that the run has of all of them. Error(data) if
/// there is none, saying which sizes there are.
std::map<std::string, std::filesystem::path> find_pictures(const RunRecord& record, const Store& store,
                                                           const std::filesystem::path& set,
                                                           std::optional<std::int64_t> side);

/// Writes a model as other software expects it into `to`, which holds a copy of its artefact already: the
/// files that its generator described, and the weights where they belong. Does nothing for a model without
/// such a form. Error(data) if the artefact is damaged.
void write_foreign_form(const std::filesystem::path& to, FileOperations& files);

}  // namespace equipoise
