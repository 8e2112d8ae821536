"""The road of a batch: received, read, foreseen, waiting for staff's word, imported.

Each step is one transaction that moves the batch a bounded piece on, so that whoever does it may
die at any moment: nothing is lost or doubled, and another goes on from there. `verbs` is what
staff do with a batch, `going` how it goes on, `working` who does that in the background.
"""
