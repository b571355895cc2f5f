"""The API: the same kinds, steps, rights and refusals as on the screens, for programs."""
