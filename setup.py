# Everything stands in pyproject.toml. This file is for pip before 21.3, such as the one that comes with macOS: without it, that pip
# stops with a riddle before it reads which Pythons work.
from setuptools import setup

setup()
