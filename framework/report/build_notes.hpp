#pragma once

#include <vector>

#include "report/result_table.hpp"
#include "store/store.hpp"

namespace equipoise {

/// Adds a note to each table whose stages, and those that they rest on, were computed with different
/// threads, devices or builds: what differs, and which stages had what. Equal seeds give equal bytes only
/// where none of these differ. Artefacts that cannot be read are left out.
void add_build_notes(const RunRecord& record, const Store& store, std::vector<ResultTable>& tables);

}  // namespace equipoise
