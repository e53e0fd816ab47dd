"""How fast Goodword is, beside the bare libraries it stands on: `make bench`."""
