#include "worker/fingerprint.hpp"

#include <algorithm>
#include <atomic>
#include <exception>
#include <map>
#include <mutex>
#include <numeric>
#include <set>
#include <thread>

#include <equipoise/error.hpp>

#include "store/sha256.hpp"

namespace equipoise {

namespace {

/// Length first, so that no two lists of texts give the same bytes.
void append_field(std::string& text, const std::string& field) {
  text += std::to_string(field.size());
  text += ':';
  text += field;
}

std::string picture_text(const SourcePicture& picture, const std::string& content) {
  std::string text;
  append_field(text, picture.id);
  append_field(text, content);
  for (const auto& [name, value] : picture.columns) {
    append_field(text, name);
    append_field(text, value);
  }
  return text;
}

}  // namespace

std::vector<std::string> hash_files(const std::vector<std::string>& files, unsigned threads) {
  // Several pictures may lie in one file.
  std::map<std::string, std::string> digests;
  for (const std::string& file : files) digests.emplace(file, "");
  std::vector<std::map<std::string, std::string>::iterator> distinct;
  for (auto entry = digests.begin(); entry != digests.end(); ++entry) distinct.push_back(entry);
  std::atomic<std::size_t> next{0};
  std::exception_ptr fault;
  std::mutex guard;
  const auto work = [&] {
    try {
      for (std::size_t i = next++; i < distinct.size(); i = next++)
        distinct[i]->second = sha256_file(distinct[i]->first);
    } catch (...) {
      const std::lock_guard lock(guard);
      if (!fault) fault = std::current_exception();
      next = distinct.size();
    }
  };
  {
    std::vector<std::jthread> others;
    const auto most = std::min<std::size_t>(threads, distinct.size());
    for (std::size_t i = 1; i < most; ++i) others.emplace_back(work);
    work();
  }
  if (fault) std::rethrow_exception(fault);
  std::vector<std::string> result;
  for (const std::string& file : files) result.push_back(digests.at(file));
  return result;
}

std::map<std::string, std::string> class_fingerprints(const SourceFacts& facts,
                                                      const std::vector<std::string>& contents,
                                                      const std::string& maker) {
  std::vector<std::size_t> order(facts.pictures.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::sort(order.begin(), order.end(),
            [&](std::size_t a, std::size_t b) { return facts.pictures[a].id < facts.pictures[b].id; });
  std::vector<std::string> texts(facts.classes.size(), maker);
  for (const std::size_t i : order) {
    const SourcePicture& picture = facts.pictures[i];
    append_field(texts[static_cast<std::size_t>(picture.label)],
                 picture_text(picture, contents.empty() ? std::string() : contents[i]));
  }
  std::map<std::string, std::string> fingerprints;
  for (std::size_t i = 0; i < texts.size(); ++i) fingerprints[facts.classes[i]] = sha256(texts[i]);
  return fingerprints;
}

void check_facts(const SourceFacts& facts) {
  const auto broken = [](const std::string& what) {
    return Error(Fault::plugin, "its survey " + what, "this is a fault of the plugin");
  };
  if (std::set<std::string>(facts.classes.begin(), facts.classes.end()).size() != facts.classes.size())
    throw broken("names a class twice");
  if (!facts.files.empty() && facts.files.size() != facts.pictures.size())
    throw broken("lists " + std::to_string(facts.files.size()) + " files for " +
                 std::to_string(facts.pictures.size()) + " pictures");
  std::set<std::string> ids;
  for (const SourcePicture& picture : facts.pictures) {
    if (picture.label < 0 || picture.label >= static_cast<std::int64_t>(facts.classes.size()))
      throw broken("gives picture '" + picture.id + "' a label outside its classes");
    if (!ids.insert(picture.id).second) throw broken("names the picture '" + picture.id + "' twice");
  }
}

}  // namespace equipoise
