#include "worker/curve.hpp"

#include <equipoise/error.hpp>

#include "catch.hpp"

using namespace equipoise;

TEST_CASE("validation columns are blank but at the end of an epoch") {
  CurveText curve(true);
  curve.add({1, 1, 0.5, {{"loss", 0.25}}, {}});
  curve.add({2, 1, 1, {{"loss", 0.1}}, Validation{0.5, 0.75}});
  CHECK(curve.text() ==
        "step,epoch,seconds,loss,validation_loss,validation_accuracy\n1,1,0.500,0.25,,\n2,1,1.000,0.1,0.5,0."
        "75\n");
}

TEST_CASE("a curve goes on from its text") {
  CurveText whole(false), first(false);
  for (CurveText* curve : {&whole, &first}) curve->add({1, 1, 0, {{"loss", 1}}, {}});
  CurveText second(false, first.text());
  for (CurveText* curve : {&whole, &second}) curve->add({2, 1, 0, {{"loss", 1.0 / 3}}, {}});
  CHECK(second.text() == whole.text());
}

TEST_CASE("other scalars than in the first row are an error") {
  CurveText curve(false);
  curve.add({1, 1, 0, {{"loss", 1}}, {}});
  CHECK_THROWS_AS(curve.add({2, 1, 0, {{"cost", 1}}, {}}), Error);
}
