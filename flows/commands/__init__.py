"""The commands of `caci`, one module each."""
