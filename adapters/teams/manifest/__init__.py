"""The Teams app package: what an administrator uploads so that people can add the bot."""

from adapters.teams.manifest.package import package

__all__ = ["package"]
