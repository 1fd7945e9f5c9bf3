#include "analysis/predictions.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("predictions are read with classes in the order of the columns") {
  const Predictions p = parse_predictions(
      "id,label,predicted,p:b,\"p:a,x\"\n1.png,b,\"a,x\",0.25,0.75\n\"2,\"\"q\"\".png\",b,b,1,0\n", "p.csv");
  CHECK(p.classes == std::vector<std::string>{"b", "a,x"});
  CHECK(p.ids[1] == "2,\"q\".png");
  CHECK(p.labels == std::vector<int>{0, 0});
  CHECK(p.predicted == std::vector<int>{1, 0});
  CHECK(p.probabilities(0, 1) == 0.75);
}

TEST_CASE("damaged predictions are refused with file and line") {
  const std::string header = "id,label,predicted,p:a,p:b\n";
  for (const std::string& text :
       {std::string(), std::string("id,label\n"), std::string("id,label,predicted,q:a\n"),
        header + "1,a,a,1\n", header + "1,c,a,1,0\n", header + "1,a,a,one,0\n", header + "1,a,a,1.5,0\n",
        header + "1,a,a,nan,0\n", header + "1,a,a,,0\n"}) {
    INFO(text);
    try {
      parse_predictions(text, "p.csv");
      FAIL("accepted");
    } catch (const Error& error) {
      CHECK(error.fault() == Fault::data);
      CHECK(std::string(error.what()).find("p.csv") != std::string::npos);
    }
  }
}
