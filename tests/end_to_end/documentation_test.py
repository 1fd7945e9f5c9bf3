"""What the documentation says of commands and components is what the program says."""

import re

from program import HERE, ProgramTest, main

DOCS = HERE.parents[1] / "docs"


class Documentation(ProgramTest):
    def test_the_reference_of_components_is_what_the_plugins_declare(self):
        declared = self.call("plugins", "list", "--markdown", EQUIPOISE_PLUGIN_PATH="").stdout
        self.assertIn("## Generators", declared)
        self.assertTrue((DOCS / "plugins.md").read_text() == declared, "docs/plugins.md is stale: run ./dev docs")

    def test_the_reference_names_each_component_once(self):
        done = self.call("plugins", "list", EQUIPOISE_PLUGIN_PATH="")
        listed = sorted(line.split()[1] for line in done.stdout.splitlines()[1:] if line.strip())
        named = sorted(re.findall(r"^### (.*)$", self.call("plugins", "list", "--markdown").stdout, re.M))
        self.assertEqual(named, listed)

    def test_the_man_page_names_every_command(self):
        page = (DOCS / "man" / "equipoise.1").read_text()
        commands = re.findall(r"^  ([a-z]+) {2,}", self.call("--help").stdout, re.M)
        self.assertGreater(len(commands), 8)
        for command in commands:
            self.assertRegex(page, rf'\.B[RI]? "?{command}\b')

    def test_every_rule_of_the_suite_is_in_the_list_of_rules(self):
        listed = (DOCS / "plugin_rules.md").read_text()
        for component in ("random", "gaussian", "cnn", "pixels", "kid", "phantom"):
            done = self.call("plugins", "check", component, "--rule", "no_such_rule", code=2)
            self.assertIn("no_such_rule", done.stderr)
        source = "".join(f.read_text() for f in (HERE.parents[1] / "framework" / "conformance").glob("*.cpp"))
        rules = set(re.findall(r'\{"([a-z_]+)",\s*(?:k[A-Z]|sources|\{Kind)', source))
        self.assertGreater(len(rules), 20)
        self.assertEqual({rule for rule in rules if f"`{rule}`" not in listed}, set())


if __name__ == "__main__":
    main()
