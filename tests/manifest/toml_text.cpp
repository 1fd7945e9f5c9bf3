#include <cmath>
#include <limits>
#include <random>

#include "catch.hpp"
#include "manifest/document.hpp"
#include "manifest/dotted.hpp"

using namespace equipoise;

namespace {

/// Random documents of every type, with awkward keys and texts.
class Maker {
 public:
  explicit Maker(unsigned seed) : random_(seed) {}

  Value table(int depth) {
    Value result(Value::Table{}, {});
    for (int i = below(5); i > 0; --i) result.set(text(), value(depth), {});
    return result;
  }

 private:
  int below(int limit) { return std::uniform_int_distribution<int>(0, limit - 1)(random_); }

  std::string text() {
    static const std::vector<std::string> pieces = {"a",  "use", ".", "\"", "\\", "\n",   "\t",   " ",  "#",
                                                    "[]", "é",   "'", "=",  "1",  "\x01", "\x7f", "肺", "\r"};
    std::string result;
    for (int i = below(4); i > 0; --i)
      result += pieces[static_cast<std::size_t>(below(static_cast<int>(pieces.size())))];
    return result;
  }

  double number() {
    static const double odd[] = {0.0,
                                 -0.0,
                                 1e-4,
                                 1e300,
                                 -5e-324,
                                 0.1,
                                 std::numeric_limits<double>::infinity(),
                                 1e22,
                                 -3.0,
                                 std::numeric_limits<double>::quiet_NaN()};
    return below(2) ? odd[below(10)] : std::ldexp(static_cast<double>(random_()), below(200) - 100);
  }

  Value value(int depth) {
    switch (below(depth > 0 ? 7 : 4)) {
      case 0:
        return {below(2) == 1, {}};
      case 1:
        return {static_cast<std::int64_t>(random_()) - 2'000'000'000, {}};
      case 2:
        return {number(), {}};
      case 3:
        return {text(), {}};
      case 4:
        return list(depth, false);
      case 5:
        return list(depth, true);
      default:
        return table(depth - 1);
    }
  }

  Value list(int depth, bool of_tables) {
    Value::Array items;
    for (int i = below(4); i > 0; --i) items.push_back(of_tables ? table(depth - 1) : value(depth - 1));
    return {std::move(items), {}};
  }

  std::mt19937 random_;
};

}  // namespace

TEST_CASE("what is written as TOML reads back to the same data") {
  for (unsigned seed = 0; seed < 3000; ++seed) {
    const Value document = Maker(seed).table(4);
    const std::string text = to_toml(document);
    Diagnostics diagnostics;
    const auto again = parse_document(text, "again.toml", diagnostics);
    INFO(seed << "\n" << text << "\n" << diagnostics.text());
    REQUIRE(again);
    REQUIRE(again->same(document));
  }
}

TEST_CASE("very deep tables read back too") {
  std::string text = "x = ";
  for (int i = 0; i < 60; ++i) text += "{a=";
  text += "1" + std::string(60, '}');
  Diagnostics diagnostics;
  const auto document = parse_document(text, "deep.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(document);
  const auto again = parse_document(to_toml(*document), "again.toml", diagnostics);
  INFO(diagnostics.text());
  REQUIRE(again);
  CHECK(again->same(*document));
}

TEST_CASE("the order of stages and arms survives") {
  const std::string text =
      "[stages.z]\ndo = \"load\"\n[stages.a]\ndo = \"split\"\n[vary.x]\nnone = {}\n"
      "[vary.x.big.stages.z]\nsize = 1\n[vary.x.a]\n";
  Diagnostics diagnostics;
  const auto document = parse_document(text, "m.toml", diagnostics);
  REQUIRE(document);
  const auto again = parse_document(to_toml(*document), "again.toml", diagnostics);
  REQUIRE(again);
  CHECK(again->at("stages")->table()[0].key == "z");
  const auto& arms = again->at("vary.x")->table();
  REQUIRE(arms.size() == 3);
  CHECK(arms[0].key == "none");
  CHECK(arms[1].key == "big");
  CHECK(arms[2].key == "a");
}

TEST_CASE("numbers are written short and exactly") {
  CHECK(plain_text(Value(0.0001, {})) == "0.0001");
  CHECK(plain_text(Value(1e-5, {})) == "1e-5");
  CHECK(plain_text(Value(2e20, {})) == "2e20");
  CHECK(plain_text(Value(3.0, {})) == "3");
  CHECK(inline_text(Value(3.0, {})) == "3.0");
  CHECK(plain_text(Value(0.1, {})) == "0.1");
}
