#pragma once

#include <fstream>
#include <string>

#include "store/store.hpp"

/// A key of 64 equal digits.
inline std::string key_of_digit(char digit) {
  return std::string(64, digit);
}

inline void put_file(const std::filesystem::path& path, const std::string& text) {
  std::filesystem::create_directories(path.parent_path());
  std::ofstream(path, std::ios::binary) << text;
}

/// A payload of two files, one in a folder of its own, and a checkpoint.
inline void put_payload(const equipoise::Store& store, const std::string& key) {
  put_file(store.partial(key) / "scores.json", "{\"accuracy\": 0.9}\n");
  put_file(store.partial(key) / "sheets" / "first.png", std::string(100'000, 'p'));
  put_file(store.partial(key) / "checkpoint.safetensors", "unfinished");
}

inline void put_artefact(const equipoise::Store& store, const std::string& key) {
  put_payload(store, key);
  store.commit(key, {{"component", "test"}});
}
