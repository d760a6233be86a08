"""The figures of the course: functions that take data and, where one panel is enough, an optional `ax`, and return the axes."""

from helpers.plots.colours import DIFFERENT, SAME, digit_colour
from helpers.plots.ideas import comparisons, idea_map, matrices, race, timeline
from helpers.plots.images import image_grid, image_map, image_pairs, image_row, views
from helpers.plots.losses import negative_weights, springs, triplet_zones
from helpers.plots.measures import changes, distance_histogram, label_efficiency, learning, roc_curves, similarity_matrix, threshold_view
from helpers.plots.points import alignment_uniformity, circle, digit_map, digit_maps, film_strip, label_flow, sphere
