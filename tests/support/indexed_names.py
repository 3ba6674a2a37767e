"""Has the names of the gazetteer indexed, for processes that are forked from one that imported this."""

from warehouse.publish.mentions import package_resolver

package_resolver()
