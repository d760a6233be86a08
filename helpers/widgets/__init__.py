"""Interactive versions of the figures in `plots`, one file a notebook."""
