"""Index the names of the gazetteer on import, for processes that are forked afterwards."""

from warehouse.publish.mentions import package_resolver

package_resolver()
