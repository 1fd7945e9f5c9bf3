#pragma once

#include <cstddef>
#include <filesystem>
#include <map>
#include <string>

#include "report/record.hpp"
#include "store/store.hpp"

namespace equipoise {

/// Writes the training curves and previews of a run as TensorBoard event files: one folder an instance of a
/// train stage below `out`, `<stage>/<arms>/<class>/<repeat>`, which TensorBoard shows as a run. Scalars keep
/// their names as tags; previews are images with the tag "preview". Only stage `name` if it is not empty,
/// only instances with the arms of `where`. Returns how many files there are. Error(usage) for an unknown
/// stage or arm, Error(data) if nothing was trained yet.
std::size_t export_tensorboard(const RunRecord& record, const Store& store, const std::string& name,
                               const std::map<std::string, std::string>& where,
                               const std::filesystem::path& out);

}  // namespace equipoise
