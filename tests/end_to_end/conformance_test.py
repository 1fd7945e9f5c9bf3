"""The plugins that we ship keep the rules that we ask of others."""

import json

from program import BUILD, ProgramTest, main

# The embedders are checked with random weights, below; VGG16 takes no pictures of 8 pixels, which the suite tries.
PRETRAINED = {"backbones", "transfer"}
# Why a rule may be left out: the component cannot do without files of the user's, or without a model.
REASONS = ("it needs files", "needs a trained model")


class Conformance(ProgramTest):
    def test_every_plugin_that_we_ship_keeps_every_rule(self):
        files = (BUILD / "lib" / "equipoise" / "plugins").glob("*.so")
        names = sorted(file.stem for file in files if file.stem not in PRETRAINED)
        self.assertIn("ddpm", names)
        done = self.call("plugins", "check", *names, "--json", timeout=800)
        checks = [check for plugin in json.loads(done.stdout) for check in plugin["checks"]]
        for check in checks:
            if check["state"] == "not tried":
                self.assertTrue(any(reason in check["message"] for reason in REASONS), check)
            else:
                self.assertEqual(check["state"], "passed", check)
        self.assertGreater(len(checks), 5 * len(names))

    def test_pretrained_networks_keep_every_rule_with_random_weights(self):
        done = self.call("plugins", "check", "backbones", "--with", "initialisation=random", "--json", timeout=600)
        checks = [check for plugin in json.loads(done.stdout) for check in plugin["checks"]]
        self.assertEqual([check for check in checks if check["state"] != "passed"], [])
        self.assertEqual(len({check["component"] for check in checks}), 5)


if __name__ == "__main__":
    main()
