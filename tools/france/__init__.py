"""How the embedded France is made: one step a file, in the order places, sizes, ground, areas, doctors, facilities."""
