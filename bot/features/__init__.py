"""What Goodword does, a room each. `bot/app.py` names those that are registered."""
