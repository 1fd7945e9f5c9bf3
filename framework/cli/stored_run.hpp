#pragma once

#include <map>
#include <string>
#include <vector>

#include "report/record.hpp"
#include "store/store.hpp"

namespace CLI {
class App;
}

namespace equipoise {

/// The store of a run: `stated` if it is not empty, else the one in its record. Error(data) if it is not
/// there.
Store store_of(const RunRecord& record, const std::string& stated, FileOperations& files);
void add_run_store_option(CLI::App& command, std::string& store);

/// The run's instances of stage `name` whose variants have all arms of `where`. Error(usage) for an unknown
/// stage, axis or arm (with the nearest), or if nothing is left.
std::vector<const StageRecord*> find_stages(const RunRecord& record, const std::string& name,
                                            const std::map<std::string, std::string>& where);

/// A folder for one instance that tells it from the others: arms, class, repeats, joined by '/'; empty if
/// there is nothing to tell.
std::string instance_folder(const RunRecord& record, const StageRecord& stage);

}  // namespace equipoise
