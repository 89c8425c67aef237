# The node.

help-serve = Run the node until it is told to end
