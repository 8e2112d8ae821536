"""What is on the shelf, put right.

`catalogue` publications and editions · `stories` with their texts · `versions` of a text ·
`merging` publications that are one under two spellings, `likely` which may be.
"""
