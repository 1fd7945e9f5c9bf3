#pragma once

#include <memory>
#include <string>

#include "fixtures.hpp"

/// The form of the pictures that tiny generators are tested with.
inline const equipoise::ImageSpec tiny_image{1, 16, 16, 2, "area"};

/// Options of a network that trains in milliseconds, with `changes`.
equipoise::Values tiny_values(const std::string& generator, const equipoise::Values& changes);

/// Ten pictures of one class, or of both in turn, for a training of `steps`.
equipoise::Split tiny_split(std::int64_t steps, bool both_classes = false);

/// A generator that is built and prepared to learn `split`.
struct TinyRun {
  TinyRun(const std::string& generator, const equipoise::Values& changes, equipoise::Split split);
  /// Trains steps `begin` .. `end` - 1; the last step's loss.
  double train(std::int64_t begin, std::int64_t end);
  equipoise::Archive archive() const;

  equipoise::Split split;
  FakeContext context;
  std::unique_ptr<equipoise::Generator> model;
};
