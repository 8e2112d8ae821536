"""What is on the shelf, put right: publications, editions, stories, versions of a text."""
