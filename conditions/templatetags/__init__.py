"""Tags of the front page of the office: the pages that await something."""
