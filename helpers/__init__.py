"""The code behind the course. Import the file you need: `from helpers import losses, plots`."""
