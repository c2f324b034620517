"""The roof: the admin site with its menu and roles, home and team pages, the demo clinic, the commands.

It imports everything; nothing imports it but the addresses.
"""
