"""Programs for who works on the site; the site runs none of them."""
