"""`caci completion`."""

import sys
from typing import Annotated, Literal

from cyclopts import Parameter

from flows.commands import app


def completion_command(
    shell: Annotated[Literal["bash", "zsh", "fish"], Parameter(help="The shell that is to complete `caci`.")], /
) -> None:
    """Print a script with which a shell completes commands, options and their values.

    bash: caci completion bash > ~/.local/share/bash-completion/completions/caci

    zsh: caci completion zsh > _caci, in a folder of $fpath

    fish: caci completion fish > ~/.config/fish/completions/caci.fish
    """
    sys.stdout.write(app.generate_completion(shell=shell))
