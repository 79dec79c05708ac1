"""Generates the stubs when the package is built; see stubs.py."""

import pathlib
import sys

from setuptools import setup
from setuptools.command.build_py import build_py

# pip runs this without its folder on the path.
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent))

import stubs  # noqa: E402


class WithStubs(build_py):
    def run(self):
        stubs.generate()
        super().run()


stubs.generate()
setup(cmdclass={"build_py": WithStubs})
