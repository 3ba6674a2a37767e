"""Tags, which only items born in Joomla have, not the imported ones."""

from replica.content.model import Entry
from replica.content.randomness import pick, stream
from replica.content.vocabulary import COUNTRIES, TAGS


def tags_of(seed: int, entry: Entry) -> tuple[str, ...]:
    """Return the tags of `entry`, none before 2013; cheap enough to index a large site."""
    if entry.legacy:
        return ()
    random = stream(seed, entry.key, "tags")
    tags = [pick(COUNTRIES, random).name, *(pick(TAGS, random) for _ in range(random.randrange(4)))]
    return tuple(dict.fromkeys(tags))
