# The command line itself: the help, and what is wrong with what was typed.

help-raccord = Shares the files of young people who left school between the offices that follow them, field by field
help-raccord-examples =
    Examples:
      raccord init --name "CIO de Nancy" --kind cio --country fr --staff claire
      raccord platform join platform.raccord
      raccord serve
      raccord import list.csv
      raccord case list --json

    Exit codes: 0 done, 1 negative answer, 2 wrong arguments or input, 3 forbidden, 4 not found, 5 in use or changed meanwhile, 6 unreachable, 70 our mistake, 74 disk.
help-heading-usage = Usage:
help-heading-commands = Commands
help-heading-arguments = Arguments
help-heading-options = Options
help-global-help = Show this help
help-global-version = Show the version
help-global-home = Directory of the node; without it RACCORD_HOME, else the data directory of this account
help-global-json = Write JSON instead of tables and sentences
help-global-lang = Language; without it that of the configuration, else of the environment
help-global-staff = Name of the staff key that signs, where the home has several; without it RACCORD_STAFF, else staff in raccord.toml
help-completions = Write the completions of a shell to standard output
help-completions-shell = Shell to write them for
help-man = Write the manual: its main page to standard output, or a page for each command to a directory
help-man-directory = Directory to write the pages to

man-written =
    { $pages ->
        [one] { $pages } page written to { $path }
       *[other] { $pages } pages written to { $path }
    }

usage-incomplete = a command is missing
usage-unknown-argument = there is no option { $argument } here
usage-unknown-command = there is no command { $command }
usage-missing = these arguments are missing: { $arguments }
usage-no-value = { $argument } needs a value
usage-bad-value = { $argument } does not take the value { $value }
usage-conflict = { $argument } cannot be used with { $other }
usage-other = the command line cannot be understood
hint-valid-values = write one of: { $values }
hint-suggested = perhaps you meant { $suggested }
hint-help = --help explains each command
usage-superfluous = there is one word too many here: { $argument }
usage-range = a number from { $least } to { $most } is needed

help-group-day = Every day
help-group-lists = Lists and campaigns
help-group-sharing = Sharing
help-group-person = Rights of the person
help-group-platform = Platform and partners
help-group-node = Node
help-group-audit = Audit
