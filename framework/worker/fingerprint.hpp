#pragma once

#include <map>
#include <string>
#include <vector>

#include <equipoise/component.hpp>

namespace equipoise {

/// SHA-256 of each file, in the order given, computed in up to `threads` threads. Error(data) if one cannot
/// be read.
std::vector<std::string> hash_files(const std::vector<std::string>& files, unsigned threads);

/// One SHA-256 for each class over the pictures in it: ids, columns and `contents` (one text a picture, or
/// none). Independent of the order of the pictures. `maker` stands for the parameters of a source without
/// files.
std::map<std::string, std::string> class_fingerprints(const SourceFacts& facts,
                                                      const std::vector<std::string>& contents,
                                                      const std::string& maker);

/// Error(plugin) if the facts contradict themselves: labels outside the classes, ids or classes twice, a
/// number of files that is not that of the pictures.
void check_facts(const SourceFacts& facts);

}  // namespace equipoise
