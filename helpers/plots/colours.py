"""The colours and marks that figures share."""

SAME, DIFFERENT = "#0072B2", "#D55E00"  # blue and vermilion, wherever two kinds of pair meet
ACCENT = "#000000"
MARKERS = "o^sDvP*Xph"
LABELLED = {"boxstyle": "circle,pad=0.15", "facecolor": "white", "edgecolor": ACCENT, "linewidth": 1}


def digit_colour(digit):
    """The colour of a digit 0 to 9: the cycle of the style, with darker colours where a thin figure would fade on white."""
    return ("C0", "C1", "C2", "C3", "C4", "C5", "#8C6D00", "C7", "#6A3D9A", "0.5")[digit]
