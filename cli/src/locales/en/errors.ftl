# Errors that several commands share. The others stand in the file of their command.

error-file-missing = the file { $path } does not exist
hint-file-missing = the name is read from the directory in which the command is typed: look there for how the file is called
error-file-failed = the file { $path } could not be read or written
error-disk = reading from or writing to the disk failed
error-output = the result could not be written to standard output
error-bug = Raccord made a mistake: { $detail }
hint-bug = this is a defect of the software, not of what you typed: your data stayed as it was; report it with this sentence
hint-disk = check the free space and the permissions of the folder
error-exchange-file = the file { $path } holds no cards or rosters that can be read
error-file-exists = the file { $path } is there already, and nothing was written
error-file-is-input = { $path } is a file that this command reads: it is not written over
error-file-in-home = { $path } is in the directory of a node, where only the node itself writes
error-file-is-directory = { $path } is a directory, not a file
hint-file-elsewhere = give another name
hint-force = choose another name, or add --force to replace it
help-force = Replace the file if it is there
help-yes = Do not ask: what is shown was looked at
exchange-no-begin = the line { $line } is missing
exchange-no-end = the line { $line } is missing: the file was cut short
exchange-damaged = what stands between the two lines was damaged on its way: ask for the file again
exchange-long = it has more than { $bytes_max } bytes
