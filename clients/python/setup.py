"""Generates the stubs when the package is built; see stubs.py."""

from setuptools import setup
from setuptools.command.build_py import build_py

import stubs


class WithStubs(build_py):
    def run(self):
        stubs.generate()
        super().run()


stubs.generate()
setup(cmdclass={"build_py": WithStubs})
