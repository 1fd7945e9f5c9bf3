#include "manifest/diagnostics.hpp"

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("diagnostics come in order of place and once each") {
  Diagnostics diagnostics;
  diagnostics.error({"m.toml", 10, 1}, "late");
  diagnostics.error({"m.toml", 2, 5}, "early", "do this");
  diagnostics.error({"m.toml", 10, 1}, "late");
  CHECK(diagnostics.all().size() == 2);
  CHECK(diagnostics.text() == "m.toml:2:5: error: early\n    do this\nm.toml:10:1: error: late\n");
}

TEST_CASE("a warning is no error") {
  Diagnostics diagnostics;
  diagnostics.warning({"--set a", 0, 0}, "doubtful");
  CHECK_FALSE(diagnostics.has_errors());
  CHECK(diagnostics.text() == "--set a: warning: doubtful\n");
  diagnostics.error({"m", 1, 1}, "wrong");
  CHECK(diagnostics.has_errors());
  CHECK(diagnostics.error_text() == "m:1:1: error: wrong\n");
}

TEST_CASE("diagnostics become JSON even with a name that is no UTF-8") {
  Diagnostics diagnostics;
  diagnostics.error({"\xff.toml", 3, 4}, "wrong", "hint");
  const auto json = diagnostics.json();
  REQUIRE(json.size() == 1);
  CHECK(json[0]["line"] == 3);
  CHECK(json[0]["column"] == 4);
  CHECK(json[0]["message"] == "wrong");
  CHECK(json[0]["hint"] == "hint");
  CHECK(json[0]["severity"] == "error");
  CHECK_NOTHROW(json.dump());
}
