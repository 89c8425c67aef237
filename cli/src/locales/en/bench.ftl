# How fast this machine is.

help-bench = Measure how fast this machine does it: two offices, an import, a first sharing, edits, an audit
help-bench-cases = How many young people stand on the invented list (20 to 100000)
help-bench-examples =
    Two nodes of this very program exchange over loopback in a temporary directory, which is removed. Nothing of yours is read.

    Examples:
      raccord bench
      raccord bench --cases 10000
      raccord bench --json

bench-import = Import of { $cases } cases: { $seconds } s.
bench-first-sync = First sharing, until { $fields } fields are verified and durable at the other office: { $seconds } s.
bench-propagate = An edit is at the other office within { $half } ms (half of them) and { $most } ms (99 of 100).
bench-reconnect = A node starts, connects and knows that nothing is missing: { $seconds } s.
bench-catch-up = A node starts, connects and has the { $missed ->
        [one] { $missed } edit that it missed
       *[other] { $missed } edits that it missed
    }: { $seconds } s.
bench-audit = Audit of both histories, { $entries } entries: { $seconds } s.
bench-disk = To compare with: a bare durable write to this disk takes { $half } ms (half of them) and { $most } ms (99 of 100).
bench-space = Stores of { $home } and { $reader } MiB; the larger node took { $memory } MiB of memory.
bench-findings = the audit of what was measured found something, which must not be
