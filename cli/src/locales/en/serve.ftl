# raccord serve: the node.

help-serve = Run the node in the foreground, until SIGTERM or SIGINT
help-serve-attached = End also when standard input ends: for a program that starts a node and takes it along, however it ends itself
help-serve-more =
    Commands of the same account talk to the running node; without one they open the store themselves.
    The log goes to standard error as raccord.toml says; RACCORD_LOG overrides it, such as RACCORD_LOG=raccord_node=debug.
    A node never waits for who reads its log: lines that nobody reads are dropped, and counted where they are missing.
serve-ready = the node takes calls at { $path }
serve-ended = the node has ended in order
error-serve-log = { $variable } cannot be understood
