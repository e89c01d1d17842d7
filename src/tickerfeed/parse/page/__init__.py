"""An HTML page, safely grown: its tree, the lines that a reader sees, what it is and what it says for machines."""
