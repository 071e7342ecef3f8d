"""How well complaints are read: training of the weights, figures on real data, and the page that publishes them.

The data are not in the repository (their rights stay with others): their folder is named on the command line.
"""
