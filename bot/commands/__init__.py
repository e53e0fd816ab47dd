"""The subcommands of `goodword`, a file for each thing an operator does."""
